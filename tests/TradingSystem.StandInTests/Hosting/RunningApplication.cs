using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace TradingSystem.StandInTests.Hosting;

/// <summary>An application of small shell commands, started, with a folder of its own.</summary>
internal sealed class RunningApplication : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly DistributedApplication application;

    private RunningApplication(DistributedApplication application, string folder)
    {
        this.application = application;
        Folder = folder;
    }

    public string Folder { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What has been started, without waiting for the end of the start: it lasts as long as anything waits.</summary>
    public static RunningApplication Start(Action<IDistributedApplicationBuilder, string> configure)
    {
        var folder = Directory.CreateTempSubdirectory("hosting-").FullName;
        var builder = DistributedApplication.CreateBuilder();
        configure(builder, folder);
        var application = builder.Build();
        _ = application.StartAsync(Cancellation);
        return new RunningApplication(application, folder);
    }

    public static string File(string folder, string name) => Path.Combine(folder, name);

    public string? State(string name) => application.ResourceNotifications.TryGetCurrentState(name, out var state) ? state.Snapshot.State?.Text : null;

    public Task<ExecuteCommandResult> CommandAsync(string name, string command) => application.ResourceCommands.ExecuteCommandAsync(name, command, Cancellation).WaitAsync(Patience, Cancellation);

    public async Task<CustomResourceSnapshot> UntilAsync(string name, Func<CustomResourceSnapshot, bool> condition) =>
        (await application.ResourceNotifications.WaitForResourceAsync(name, e => condition(e.Snapshot), Cancellation).WaitAsync(Patience, Cancellation)).Snapshot;

    public Task<CustomResourceSnapshot> UntilAsync(string name, string state) => UntilAsync(name, s => s.State?.Text == state);

    public static int Pid(CustomResourceSnapshot snapshot) => (int)snapshot.Properties.Single(p => p.Name == "executable.pid").Value!;

    /// <summary>What a command has written, once it has.</summary>
    public async Task<string> TextOfAsync(string name)
    {
        var file = File(Folder, name);
        await Eventually.TrueAsync(() => System.IO.File.Exists(file) && new FileInfo(file).Length > 0, $"{name} was written");
        return await System.IO.File.ReadAllTextAsync(file, Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
