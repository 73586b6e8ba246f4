using Npgsql;

namespace TradingSystem.Bench.Running;

/// <summary>The PostgreSQL pair: who is primary, and whether replication is synchronous now.</summary>
internal sealed class DatabasePair(RunningSystem system)
{
    public const string User = "trading", Database = "trading";
    private const string Healthy = "primary,secondary";

    public string Password => system.Secret("postgres-owner-password");

    /// <summary>Resource name of the primary: postgres-a or postgres-b.</summary>
    public async Task<string> PrimaryNameAsync(CancellationToken ct)
    {
        var port = await PrimaryPortAsync(ct);
        return new[] { "postgres-a", "postgres-b" }.First(name => system.Port(name) == port);
    }

    public async Task<int> PrimaryPortAsync(CancellationToken ct) =>
        await AskMonitorAsync(
            "select nodeport from pgautofailover.node where reportedstate in ('primary', 'wait_primary', 'single')",
            ct) is int port
            ? port : throw new BenchProblem("the monitor knows no primary");

    /// <summary>
    /// Null when the pair is whole: a primary whose commits wait for a secondary. Else what it is instead.
    /// </summary>
    public async Task<string?> WhyNotSynchronousAsync(CancellationToken ct)
    {
        var states = await AskMonitorAsync(
            "select string_agg(reportedstate::text, ',' order by reportedstate::text) from pgautofailover.node where health = 1",
            ct) as string;
        if (states != Healthy) return $"the pair is {states ?? "away"}";
        await using var source = NpgsqlDataSource.Create(ConnectionString(await PrimaryPortAsync(ct)));
        await using var command = source.CreateCommand(
            "select current_setting('synchronous_standby_names') <> '' and current_setting('synchronous_commit') not in ('off', 'local') and current_setting('fsync') = 'on'");
        return await command.ExecuteScalarAsync(ct) is true
            ? null
            : "the primary's commits don't wait for the secondary";
    }

    /// <summary>A number from the system's own tables, on the primary.</summary>
    public async Task<long> CountAsync(string sql, CancellationToken ct)
    {
        await using var connection = await OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Outbox rows of the system that weren't published yet.</summary>
    public Task<long> UnpublishedAsync(CancellationToken ct) =>
        CountAsync("select count(*) from outbox where published_at is null", ct);

    /// <summary>A connection to the primary, as the owner of the system's tables.</summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken ct)
    {
        var connection = new NpgsqlConnection(ConnectionString(await PrimaryPortAsync(ct)));
        await connection.OpenAsync(ct);
        return connection;
    }

    /// <summary>
    /// Promotions that the monitor ordered so far, and how often it thought a live or dead server unhealthy.
    /// </summary>
    public async Task<(long Promotions, long Unhealthy)> FailoversAsync(CancellationToken ct) => (
        await AskMonitorAsync(
            "select count(*) from pgautofailover.event where reportedstate = 'prepare_promotion' and goalstate = 'prepare_promotion' and description like 'New state%'",
            ct) is long promotions
            ? promotions
            : 0,
        await AskMonitorAsync(
            "select count(*) from pgautofailover.event where description like '%marked as unhealthy%'",
            ct) is long unhealthy
            ? unhealthy
            : 0);

    private string ConnectionString(int port) =>
        $"Host=127.0.0.1;Port={port};Username={User};Password={Password};Database={Database};Pooling=false;Timeout=5";

    private async Task<object?> AskMonitorAsync(string sql, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(
            $"Host=127.0.0.1;Port={system.Port("postgres-monitor")};Username=autoctl_node;Password={system.Secret("postgres-monitor-password")};Database=pg_auto_failover;Pooling=false;Timeout=5");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(ct);
    }
}
