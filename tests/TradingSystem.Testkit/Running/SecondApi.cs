using System.Diagnostics;
using System.Net;

namespace TradingSystem.Testkit.Running;

/// <summary>
/// Another instance of the Api beside the application's own, with the same settings, as a platform that scales starts
/// them.
/// </summary>
internal sealed class SecondApi : IAsyncDisposable
{
    private readonly Process process;

    private SecondApi(Process process, TradingClient trader) => (this.process, Trader) = (process, trader);

    /// <summary>A client of this instance.</summary>
    public TradingClient Trader { get; }

    /// <param name="settings">Environment variables that differ from the first instance's.</param>
    public static async Task<SecondApi> StartAsync(RunningSystem system, params (string Name, string Value)[] settings)
    {
        var first = system.ProcessId("api");
        var command = ProcessTree.CommandOf(first);
        var address = new Uri(FreeAddress.Next());
        var start = new ProcessStartInfo(
            command[0], command.Skip(1))
        { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        foreach (var (name, value) in ProcessTree.EnvironmentOf(first)) start.Environment[name] = value;
        foreach (var (name, value) in settings) start.Environment[name] = value;
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["Forensics__Directory"] = Path.Combine(system.Data, "blackbox-of-second-api");
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();   // nobody reads what it says, and its pipes must not fill up
        process.BeginErrorReadLine();
        var api = new SecondApi(process, new(address, system.Trader.KeyId, system.Trader.SecretKey));
        try
        {
            await Eventually.TrueAsync("the second instance is ready",
                async () => (await api.Trader.JsonAsync(HttpMethod.Get, "/health")).Status == HttpStatusCode.OK);
            return api;
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Trader.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }
}
