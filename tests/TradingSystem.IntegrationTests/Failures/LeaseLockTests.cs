using Npgsql;
using TradingSystem.Core.Leases;
using TradingSystem.Postgres.Stores;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Failures;

/// <summary>
/// What a batch holds while it writes under a lease: the token stays until its commit, and the owner's renewals aren't
/// held up by it.
/// </summary>
[Collection(TradingCollection.Name)]
public sealed class LeaseLockTests(TwoWorkers system)
{
    private const string Holds = "select token from leases where name = $1 and token = $2 for key share";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lease_is_renewed_while_a_batch_writes_under_it()
    {
        var (leases, fence) = await AcquireAsync("renewed");
        await using var batch = await HoldAsync(fence);

        Assert.True(await leases.RenewAsync(fence, "first", Ct));   // gives up after 2 s
    }

    [Fact]
    public async Task New_owner_waits_for_the_batch_of_the_old_one()
    {
        var (leases, fence) = await AcquireAsync("taken-over");
        var batch = await HoldAsync(fence);
        await ExecuteAsync("update leases set expires_at = '-infinity' where name = $1", fence.Lease);

        var second = leases.AcquireAsync(fence.Lease, "second", Ct);
        await Eventually.TrueAsync("the new owner waits",
            async () => await ExecuteAsync(
                "select pid from pg_stat_activity where wait_event_type = 'Lock' and query like '%acquire_lease%'") is not null);
        Assert.False(second.IsCompleted);
        await batch.DisposeAsync();

        Assert.Equal(fence.Token + 1, await second);
    }

    private async Task<(LeaseTable Leases, Fence Fence)> AcquireAsync(string name)
    {
        var (leases, lease) = (new LeaseTable(system.Database, new LeaseOptions()), $"test-{name}");
        return (leases, new(lease, (await leases.AcquireAsync(lease, "first", Ct))!.Value));
    }

    private async Task<object?> ExecuteAsync(string sql, params object[] values)
    {
        await using var command = system.Database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync(Ct);
    }

    /// <summary>A transaction that writes under the lease, until it is disposed.</summary>
    private async Task<NpgsqlConnection> HoldAsync(Fence fence)
    {
        var connection = await system.Database.OpenConnectionAsync(Ct);
        await using var command = new NpgsqlBatch(connection)
        {
            BatchCommands = { new("begin"), new(Holds)
            {
                Parameters = { new() { Value = fence.Lease }, new() { Value = fence.Token } }
            } }
        };
        await using var rows = await command.ExecuteReaderAsync(Ct);
        Assert.True(await rows.ReadAsync(Ct) || await rows.NextResultAsync(Ct) && await rows.ReadAsync(Ct));
        return connection;
    }
}
