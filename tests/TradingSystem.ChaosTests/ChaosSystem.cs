using TradingSystem.Testkit.Running;

namespace TradingSystem.ChaosTests;

/// <summary>The system that the faults are inflicted on: two workers, all servers.</summary>
public class ChaosSystem : RunningSystem
{
    private static readonly string[] Resources =
    [
        "postgres-monitor", "postgres-a", "postgres-b", "redis-a", "redis-b", "redis-sentinel-1", "redis-sentinel-2",
        "redis-sentinel-3", "rabbitmq", "exchange", "api", "worker-1", "worker-2",
    ];

    private Task? start;

    public ChaosTable Table { get; } = new();

    protected override string[] Settings =>
    [
        "Scaling:Enabled", "false", "Scaling:Min", "2", "Scaling:Max", "2",
        "Seed:Cash", "1000000000", "Risk:MaxPositionSize", "500000000",
    ];

    /// <summary>Starts nothing: xUnit makes fixtures also when none of the explicit tests is run.</summary>
    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts the system unless an earlier test has done so.</summary>
    public Task EnsureStartedAsync() => start ??= StartAsync();

    protected virtual async Task StartAsync() => await base.InitializeAsync();

    public override async ValueTask DisposeAsync()
    {
        Table.Write();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Waits until nothing is left of the last fault: everything runs, the pair is synchronous, Redis has a master with
    /// its replica that all sentinels agree on.
    /// </summary>
    public async Task SettledAsync()
    {
        await EnsureStartedAsync();
        foreach (var resource in Resources) await HealthyAsync(resource);
        await SynchronousAsync();
        await Eventually.TrueAsync("the pair is primary and secondary",
            async () => await Shell.RunAsync(
                PsqlAtMonitor(
                    "select string_agg(reportedstate::text, ',' order by reportedstate) from pgautofailover.node")) == "primary,secondary");
        await Eventually.TrueAsync("Redis has a master and a replica", async () =>
        {
            var masters = new HashSet<string>();
            foreach (var n in Enumerable.Range(1, 3))
            {
                var said = await RedisAsync($"redis-sentinel-{n}", "sentinel", "master", "trading");
                if (!said.Contains("flags\nmaster\n", StringComparison.Ordinal)) return false;
                masters.Add(said.Split('\n')[5]);
            }
            return masters.Count == 1
                && (await RedisAsync(await RedisMasterAsync(), "info", "replication")).Contains(
                    "state=online", StringComparison.Ordinal);
        });
    }

    /// <summary>redis-a or redis-b, as the first sentinel has it.</summary>
    public async Task<string> RedisMasterAsync()
    {
        var address = await RedisAsync("redis-sentinel-1", "sentinel", "get-master-addr-by-name", "trading");
        return address.Split('\n')[1] == $"{Port("redis-a")}" ? "redis-a" : "redis-b";
    }

    public async Task<long> CountAsync(string sql, params object[] parameters)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(new() { Value = parameter });
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private Task<string> RedisAsync(string server, params string[] command) =>
        Shell.RunAsync(new System.Diagnostics.ProcessStartInfo("redis-cli",
            ["-p", $"{Port(server)}", .. command])
        { Environment = { ["REDISCLI_AUTH"] = Secret("redis-password") } });

    private System.Diagnostics.ProcessStartInfo PsqlAtMonitor(string sql) =>
        new("psql",
            ["-XAtqc", sql,
            $"postgres://autoctl_node@127.0.0.1:{Port("postgres-monitor")}/pg_auto_failover?sslmode=disable"])
        {
            Environment = { ["PGPASSWORD"] = Secret("postgres-monitor-password") }
        };
}

[CollectionDefinition(Name)]
public sealed class ChaosCollection : ICollectionFixture<ChaosSystem>
{
    public const string Name = "the system that faults are inflicted on";
}
