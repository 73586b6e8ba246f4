using TradingSystem.Core.Leases;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;
using static TradingSystem.UnitTests.Orders.Sample;

namespace TradingSystem.UnitTests.Books;

public sealed class OrderBatchTests
{
    private static OrderBatch Batch(Order order)
    {
        var batch = new OrderBatch();
        batch.Orders[order.Id] = order;
        batch.Accounts[order.AccountId] = new()
        {
            Id = order.AccountId,
            Number = "A",
            Cash = 10_000,
            Reserved = order.Reserved
        };
        return batch;
    }

    [Fact]
    public void Same_execution_twice_counts_once()
    {
        var order = Accepted();
        var batch = Batch(order);

        var changes = batch.Apply([new(order.Id, Fill(4, 100, "e1"), null), new(order.Id, Fill(4, 100, "e1"), null)]);

        Assert.Equal([OrderChangeKind.Applied, OrderChangeKind.NothingToDo], changes.Select(change => change.Kind));
        Assert.Equal(4, batch.Orders[order.Id].FilledQty);
    }

    [Fact]
    public void Execution_known_from_earlier_counts_not_again()
    {
        var order = Accepted();
        var batch = Batch(order);
        batch.KnownExecutions.Add("e1");

        Assert.Equal(OrderChangeKind.NothingToDo, batch.Apply([new(order.Id, Fill(4, 100, "e1"), null)]).Single().Kind);
    }

    [Fact]
    public void Writer_whose_lease_is_gone_changes_nothing()
    {
        var order = Accepted();
        var batch = Batch(order);
        batch.ValidFences.Add(new("partition-03", 8));

        var changes = batch.Apply([new(order.Id, new OrderEvent.Prepare(At(1), 7), new Fence("partition-03", 7)),
        new(order.Id, new OrderEvent.Prepare(At(1), 8), new Fence("partition-03", 8))]);

        Assert.Equal([OrderChangeKind.NotOwner, OrderChangeKind.Applied], changes.Select(change => change.Kind));
        Assert.Equal(8, batch.Orders[order.Id].ExecutionToken);
    }

    [Fact]
    public void Unknown_order_is_said_to_be_unknown() =>
        Assert.Equal(OrderChangeKind.NoSuchOrder,
            new OrderBatch().Apply([new(Guid.Empty, new OrderEvent.Canceled(At(1)), null)]).Single().Kind);
}
