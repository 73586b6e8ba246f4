using Dapper;
using Npgsql;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Leases;

namespace TradingSystem.Postgres.Stores;

/// <summary>The table <c>leases</c> in PostgreSQL.</summary>
public sealed class LeaseTable(NpgsqlDataSource primary, LeaseOptions options) : ILeaseTable
{
    /// <summary>An answer that comes later than this is of no use to the owner of a lease.</summary>
    private const int TimeoutSeconds = 2;

    private sealed record BeatRow(string LeaseName, long LeaseToken, int FairShare);

    public Task<long?> AcquireAsync(string name, string owner, CancellationToken ct) => RunAsync(
        connection => connection.ExecuteScalarAsync<long?>(Command(
            "select acquire_lease(@name, @owner, @ttl)", new { name, owner, ttl = options.TimeToLive }, ct)),
        ct);

    public Task<bool> RenewAsync(Fence fence, string owner, CancellationToken ct) => RunAsync(
        connection => connection.ExecuteScalarAsync<bool>(Command("select renew_lease(@Lease, @owner, @Token, @ttl)",
            new { fence.Lease, owner, fence.Token, ttl = options.TimeToLive }, ct)),
        ct);

    public Task ReleaseAsync(Fence fence, string owner, CancellationToken ct) => RunAsync(
        connection => connection.ExecuteAsync(Command(
            "select release_lease(@Lease, @owner, @Token)", new { fence.Lease, owner, fence.Token }, ct)),
        ct);

    public Task CreatePartitionsAsync(int count, CancellationToken ct) => RunAsync(
        connection => connection.ExecuteAsync(Command(
            "insert into leases (name) select unnest(@names) on conflict do nothing",
            new { names = Enumerable.Range(0, count).Select(LeaseName.OfPartition).ToArray() }, ct)),
        ct);

    public async Task<LeaseBeat> BeatAsync(
        string worker, int partitions, bool draining, double cpuPercent, CancellationToken ct)
    {
        var rows = (await RunAsync(connection => connection.QueryAsync<BeatRow>(Command(
            "select lease_name LeaseName, lease_token LeaseToken, fair_share FairShare from beat_worker(@worker, @ttl, @partitions, @draining, @cpuPercent)",
            new { worker, ttl = options.TimeToLive, partitions, draining, cpuPercent }, ct)), ct)).AsList();
        return new(
            rows.ToDictionary(row => LeaseName.PartitionOf(row.LeaseName), row => row.LeaseToken),
            rows.Count == 0 ? 0 : rows[0].FairShare);
    }

    private static CommandDefinition Command(string sql, object parameters, CancellationToken ct) =>
        new(sql, parameters, commandTimeout: TimeoutSeconds, cancellationToken: ct);

    private async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> statement, CancellationToken ct)
    {
        try
        {
            await using var connection = await primary.OpenConnectionAsync(ct);
            return await statement(connection);
        }
        catch (Exception e) when (e.IsSilence())
        {
            primary.Clear();
            throw;
        }
    }
}
