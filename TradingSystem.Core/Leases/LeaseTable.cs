using Dapper;
using Npgsql;

namespace TradingSystem.Core.Leases;

/// <summary>The table <c>leases</c> in PostgreSQL.</summary>
public sealed class LeaseTable(NpgsqlDataSource primary, LeaseOptions options) : ILeaseTable
{
    /// <summary>An answer that comes later than this is of no use to the owner of a lease.</summary>
    private const int TimeoutSeconds = 2;

    private sealed record BeatRow(string LeaseName, long LeaseToken, int FairShare);

    public const string PartitionPrefix = "partition-";

    public static string PartitionName(int partition) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{PartitionPrefix}{partition:D2}");

    public async Task<long?> AcquireAsync(string name, string owner, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long?>(new("select acquire_lease(@name, @owner, @ttl)", new { name, owner, ttl = options.TimeToLive }, commandTimeout: TimeoutSeconds, cancellationToken: ct));
    }

    public async Task<bool> RenewAsync(Fence fence, string owner, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new("select renew_lease(@Lease, @owner, @Token, @ttl)", new { fence.Lease, owner, fence.Token, ttl = options.TimeToLive }, commandTimeout: TimeoutSeconds, cancellationToken: ct));
    }

    public async Task ReleaseAsync(Fence fence, string owner, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new("select release_lease(@Lease, @owner, @Token)", new { fence.Lease, owner, fence.Token }, commandTimeout: TimeoutSeconds, cancellationToken: ct));
    }

    public async Task CreatePartitionsAsync(int count, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        var names = Enumerable.Range(0, count).Select(PartitionName).ToArray();
        await connection.ExecuteAsync(new("insert into leases (name) select unnest(@names) on conflict do nothing", new { names }, commandTimeout: TimeoutSeconds, cancellationToken: ct));
    }

    public async Task<LeaseBeat> BeatAsync(string worker, int partitions, bool draining, double cpuPercent, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        var rows = (await connection.QueryAsync<BeatRow>(new(
            "select lease_name LeaseName, lease_token LeaseToken, fair_share FairShare from beat_worker(@worker, @ttl, @partitions, @draining, @cpuPercent)",
            new { worker, ttl = options.TimeToLive, partitions, draining, cpuPercent }, commandTimeout: TimeoutSeconds, cancellationToken: ct))).AsList();
        return new(
            rows.ToDictionary(row => int.Parse(row.LeaseName.AsSpan(PartitionPrefix.Length), System.Globalization.CultureInfo.InvariantCulture), row => row.LeaseToken),
            rows.Count == 0 ? 0 : rows[0].FairShare);
    }
}
