using TradingSystem.Core.Invariants;
using TradingSystem.Core.Leases;
using TradingSystem.Domain.Orders;
using TradingSystem.UnitTests.Orders;

namespace TradingSystem.UnitTests.Invariants;

public sealed class SystemInvariantsTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly Order Begun = Sample.Accepted() with
    {
        Execution = ExecutionState.Prepared,
        ExecutionToken = 7
    };

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, false)]
    [InlineData(6, true)]
    public void Order_begun_under_a_token_above_the_lease_s_is_named(long reached, bool named)
    {
        var rows = SystemInvariants.BegunByOwners([Begun], new Dictionary<string, LeaseState>
        {
            ["partition-03"] = new(reached, Sample.Start),
            ["partition-04"] = new(1, Sample.Start),
        });

        Assert.Equal(
            named ? [$"order {Begun.Id} was begun under token 7, lease partition-03 is at {reached}"] : [], rows);
    }

    [Theory]
    [InlineData(60, 7, false)]   // the lease passed on after the order was begun
    [InlineData(0, 7, true)]
    [InlineData(0, 8, false)]    // begun again by the one who has it
    public void Order_begun_by_an_owner_that_had_lost_the_lease_is_named(int since, long token, bool named)
    {
        var order = Begun with { IntentAt = Sample.At(30), ExecutionToken = token };

        var rows = SystemInvariants.BegunByOwners([order], new Dictionary<string, LeaseState>
        {
            ["partition-03"] = new(8, Sample.At(since)),
        });

        Assert.Equal(named, rows.Any());
    }

    [Fact]
    public void Order_of_a_partition_without_a_lease_can_t_have_been_begun()
    {
        Assert.Single(SystemInvariants.BegunByOwners([Begun], new Dictionary<string, LeaseState>()));
        Assert.Empty(SystemInvariants.BegunByOwners([Sample.Accepted()], new Dictionary<string, LeaseState>()));
    }

    [Theory]
    [InlineData(OrderStatus.Accepted, ExecutionState.None, 61, true)]
    [InlineData(OrderStatus.Accepted, ExecutionState.None, 60, false)]
    [InlineData(OrderStatus.Accepted, ExecutionState.Prepared, 61, true)]
    [InlineData(OrderStatus.PendingCancel, ExecutionState.Unknown, 61, true)]
    [InlineData(OrderStatus.New, ExecutionState.Confirmed, 86_400, false)]
    [InlineData(OrderStatus.Rejected, ExecutionState.Refused, 86_400, false)]
    public void Order_that_is_neither_final_nor_confirmed_must_change(
        OrderStatus status, ExecutionState execution, int seconds, bool named)
    {
        var rows = SystemInvariants.NothingHangs(
            [Sample.Accepted() with { Status = status, Execution = execution }], Sample.At(seconds), Minute);

        Assert.Equal(named ? [$"order {Begun.Id} is {status} and {execution} for {seconds} s"] : [], rows);
    }
}
