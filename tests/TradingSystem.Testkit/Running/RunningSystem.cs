using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace TradingSystem.Testkit.Running;

/// <summary>The whole application on the real servers, started through its AppHost.</summary>
public abstract class RunningSystem : IAsyncLifetime
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(180);
    private DistributedApplication? app;

    /// <summary>Settings of the programs: key, value, key, value …</summary>
    protected abstract string[] Settings { get; }

    /// <summary>A folder that every user may enter: PostgreSQL refuses to run as root.</summary>
    public string Data { get; } = Path.Combine(Path.GetTempPath(), $"trading-{Guid.NewGuid():N}");

    public TradingClient Trader { get; private set; } = null!;

    /// <summary>With the key of one of the accounts that <c>Seed:ExtraAccounts</c> asks for.</summary>
    /// <param name="number">From 1.</param>
    public TradingClient ExtraTrader(int number) => new(Trader.Address, $"{Trader.KeyId}-{number}", Trader.SecretKey);

    /// <summary>With the operator's key.</summary>
    public TradingClient Admin { get; private set; } = null!;

    public TradingClient Exchange { get; private set; } = null!;

    /// <summary>As the database's owner, who may do more than the programs.</summary>
    public NpgsqlDataSource Database { get; private set; } = null!;

    /// <summary>A last chance to change the application before it is built.</summary>
    protected virtual void Configure(IDistributedApplicationTestingBuilder builder)
    {
    }

    public string Secret(string name) => File.ReadAllText(Path.Combine(Data, "secrets", name)).Trim();

    public virtual async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        string[] settings = [.. Settings.Chunk(2).SelectMany(pair => new[] { $"--set:{pair[0]}", pair[1] })];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.TradingSystem_AppHost>(
            ["--servers", "native", "--data", Data, .. settings], (options, _) => options.DisableDashboard = true, ct);
        Configure(builder);
        app = await builder.BuildAsync(ct);
        await app.StartAsync(ct).WaitAsync(StartPatience, ct);
        foreach (var program in new[] { "exchange", "api", "worker-1" }) await HealthyAsync(program);
        var endpoints = await Eventually.GetAsync("endpoints.json",
            async () => System.Text.Json.JsonDocument.Parse(
                await File.ReadAllTextAsync(Path.Combine(Data, "endpoints.json"), ct)));
        string Text(string name) => endpoints.RootElement.GetProperty(name).GetString()!;
        Trader = new(new Uri(Text("api")), Text("key_id"), Text("secret_key"));
        Admin = new(new Uri(Text("api")), Text("admin_key_id"), Text("admin_secret_key"));
        Exchange = new(new Uri(Text("exchange")), Text("exchange_key_id"), Text("exchange_secret_key"));
        Database = NpgsqlDataSource.Create(await ConnectionStringAsync("tradingdb-owner"));
    }

    public virtual async ValueTask DisposeAsync()
    {
        Trader?.Dispose();
        Admin?.Dispose();
        Exchange?.Dispose();
        if (Database is not null) await Database.DisposeAsync();
        if (app is not null) await app.DisposeAsync();
        await EndedAsync();
        if (Directory.Exists(Data)) Directory.Delete(Data, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Everything has ended; the data is still there.</summary>
    protected virtual Task EndedAsync() => Task.CompletedTask;

    public async Task HealthyAsync(string resource) =>
        await app!.ResourceNotifications.WaitForResourceHealthyAsync(resource, TestContext.Current.CancellationToken)
            .WaitAsync(StartPatience, TestContext.Current.CancellationToken);

    public string? StateOf(string resource) =>
        app!.ResourceNotifications.TryGetCurrentState(resource, out var current) ? current.Snapshot.State?.Text : null;

    /// <summary>The port that a server was given; see the data folder's ports.json.</summary>
    public int Port(string name) =>
        System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(Data, "ports.json"))).RootElement
            .GetProperty(name)
            .GetInt32();

    public async Task<string> ConnectionStringAsync(string name) =>
        await app!.GetConnectionStringAsync(name, TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException($"no connection string {name}");

    public HttpClient HttpClientOf(string resource) => app!.CreateHttpClient(resource);

    /// <summary>kill -9 of a resource and all that it started.</summary>
    public async Task KillAsync(string resource)
    {
        ProcessTree.Kill(ProcessId(resource));
        await Eventually.TrueAsync($"{resource} is seen to be dead",
            () => Task.FromResult(KnownResourceStates.TerminalStates.Contains(StateOf(resource))));
    }

    public int ProcessId(string resource)
    {
        Assert.True(app!.ResourceNotifications.TryGetCurrentState(resource, out var current));
        return Convert.ToInt32(current.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value,
            CultureInfo.InvariantCulture);
    }

    public Task StartAsync(string resource) => CommandAsync(resource, KnownResourceCommands.StartCommand);

    public Task StopAsync(string resource) => CommandAsync(resource, KnownResourceCommands.StopCommand);

    /// <summary>postgres-a or postgres-b: whichever takes writes.</summary>
    public async Task<string> PrimaryAsync()
    {
        await using var command = Database.CreateCommand("select inet_server_port()");
        var port = (int)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        var first = (Database.ConnectionString.Split("Host=")[1].Split(',', ';')[0]).Split(':')[1];
        return first == port.ToString(CultureInfo.InvariantCulture) ? "postgres-a" : "postgres-b";
    }

    public async Task<string> SecondaryAsync() => await PrimaryAsync() == "postgres-a" ? "postgres-b" : "postgres-a";

    /// <summary>Waits until a standby confirms each commit again.</summary>
    public Task SynchronousAsync() => Eventually.TrueAsync("the pair is synchronous", async () =>
    {
        await using var command = Database.CreateCommand(
            "select count(*) from pg_stat_replication where sync_state in ('sync', 'quorum') and state = 'streaming'");
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is > 0L;
    });

    /// <summary>
    /// Waits until the standby shows all that was committed so far: history is read from it, and it confirms commits
    /// before it shows them.
    /// </summary>
    public async Task ReplicatedAsync()
    {
        await using var now = Database.CreateCommand("select pg_current_wal_lsn()::text");
        var written = (string)(await now.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        await Eventually.TrueAsync($"the standby shows what was written up to {written}", async () =>
        {
            await using var command = Database.CreateCommand(
                $"select min(replay_lsn) >= '{written}' from pg_stat_replication");
            return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is true;
        });
    }

    private async Task CommandAsync(string resource, string command)
    {
        var result = await app!.Services.GetRequiredService<ResourceCommandService>()
            .ExecuteCommandAsync(resource, command, TestContext.Current.CancellationToken);
        Assert.True(result.Success, $"{command} {resource}: {result.Message}");
    }
}
