using Npgsql;
using TradingSystem.Core.Leases;
using TradingSystem.IntegrationTests.Running;

namespace TradingSystem.IntegrationTests.Failures;

/// <summary>What a batch holds while it writes under a lease: the token stays until its commit, and the owner's renewals aren't held up by it.</summary>
[Collection(TradingCollection.Name)]
public sealed class LeaseLockTests(TwoWorkers system)
{
    private const string Holds = "select token from leases where name = $1 and token = $2 for key share";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lease_is_renewed_while_a_batch_writes_under_it()
    {
        var (leases, fence) = await AcquireAsync("renewed", new LeaseOptions());
        await using var batch = await HoldAsync(fence);

        Assert.True(await leases.RenewAsync(fence, "first", Ct));   // gives up after 2 s
    }

    [Fact]
    public async Task New_owner_waits_for_the_batch_of_the_old_one()
    {
        var (_, fence) = await AcquireAsync("taken-over", new LeaseOptions { TimeToLiveSeconds = 1, RenewSeconds = 0.25 });
        var batch = await HoldAsync(fence);
        await Task.Delay(TimeSpan.FromSeconds(1.2), Ct);   // the lease runs out

        var second = new LeaseTable(system.Database, new LeaseOptions()).AcquireAsync(fence.Lease, "second", Ct);
        var tooEarly = await Task.WhenAny(second, Task.Delay(TimeSpan.FromSeconds(0.5), Ct)) == second;
        await batch.DisposeAsync();

        Assert.False(tooEarly);
        Assert.Equal(fence.Token + 1, await second);
    }

    private async Task<(LeaseTable Leases, Fence Fence)> AcquireAsync(string name, LeaseOptions options)
    {
        var (leases, lease) = (new LeaseTable(system.Database, options), $"test-{name}");
        return (leases, new(lease, (await leases.AcquireAsync(lease, "first", Ct))!.Value));
    }

    /// <summary>A transaction that writes under the lease, until it is disposed.</summary>
    private async Task<NpgsqlConnection> HoldAsync(Fence fence)
    {
        var connection = await system.Database.OpenConnectionAsync(Ct);
        await using var command = new NpgsqlBatch(connection) { BatchCommands = { new("begin"), new(Holds) { Parameters = { new() { Value = fence.Lease }, new() { Value = fence.Token } } } } };
        await using var rows = await command.ExecuteReaderAsync(Ct);
        Assert.True(await rows.ReadAsync(Ct) || await rows.NextResultAsync(Ct) && await rows.ReadAsync(Ct));
        return connection;
    }
}
