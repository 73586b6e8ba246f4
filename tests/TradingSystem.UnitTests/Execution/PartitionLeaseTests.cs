using Microsoft.Extensions.Time.Testing;
using TradingSystem.Core.Execution;
using TradingSystem.Core.Foundation;

namespace TradingSystem.UnitTests.Execution;

public sealed class PartitionLeaseTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void Lease_that_isnt_renewed_in_time_is_no_licence_to_send()
    {
        var lease = new PartitionLease(3, 7, clock, TimeSpan.FromSeconds(3));
        Assert.True(lease.IsValid);

        clock.Advance(TimeSpan.FromSeconds(3));   // as a process that was paused sees it when it wakes

        Assert.False(lease.IsValid);
    }

    /// <summary>The monotonic clock of a machine that is suspended stands still.</summary>
    private sealed class Suspended(FakeTimeProvider clock) : TimeProvider
    {
        private readonly long fallenAsleep = clock.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override long GetTimestamp() => fallenAsleep;
    }

    [Fact]
    public void Lease_runs_out_while_the_machine_is_suspended()
    {
        var lease = new PartitionLease(3, 7, new Suspended(clock), TimeSpan.FromSeconds(3));

        clock.Advance(TimeSpan.FromSeconds(3));

        Assert.False(lease.IsValid);
    }

    [Fact]
    public void Renewal_counts_from_before_it_was_asked_for()
    {
        var lease = new PartitionLease(3, 7, clock, TimeSpan.FromSeconds(3));
        var asked = Moment.Now(clock);
        clock.Advance(TimeSpan.FromSeconds(2));
        lease.Renewed(asked);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False(lease.IsValid);
    }

    [Fact]
    public void Lease_that_was_given_back_is_over()
    {
        var lease = new PartitionLease(3, 7, clock, TimeSpan.FromSeconds(3));
        lease.End();

        Assert.False(lease.IsValid);
        Assert.Equal("partition-03", lease.Fence.Lease);
    }
}
