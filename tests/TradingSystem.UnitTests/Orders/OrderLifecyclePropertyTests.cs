using FsCheck;
using FsCheck.Fluent;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;
using static TradingSystem.UnitTests.Orders.Sample;

namespace TradingSystem.UnitTests.Orders;

public sealed class OrderLifecyclePropertyTests
{
    private static readonly Gen<OrderEvent> Events = Gen.OneOf(
        Gen.Constant<OrderEvent>(new OrderEvent.Prepare(At(1), 7)),
        Gen.Constant<OrderEvent>(new OrderEvent.Prepare(At(1), 8)),
        Gen.Constant<OrderEvent>(new OrderEvent.BrokerAccepted(At(2), "b1")),
        Gen.Constant<OrderEvent>(new OrderEvent.BrokerRefused(At(2), "no")),
        Gen.Constant<OrderEvent>(new OrderEvent.OutcomeUnknown(At(2), "?")),
        Gen.Constant<OrderEvent>(new OrderEvent.NotAtBroker(At(3), 8)),
        Gen.Constant<OrderEvent>(new OrderEvent.CancelRequested(At(3))),
        Gen.Constant<OrderEvent>(new OrderEvent.CancelRefused(At(3), "no")),
        Gen.Constant<OrderEvent>(new OrderEvent.Canceled(At(4))),
        Gen.Constant<OrderEvent>(new OrderEvent.Expired(At(4))),
        Gen.Choose(1, 6).Select(qty => (OrderEvent)Fill(qty, 90 + qty, Guid.NewGuid().ToString())));

    /// <summary>
    /// However events come, in whatever sequence and number: money and quantities are conserved, and nothing stays set
    /// aside for an order that has ended.
    /// </summary>
    [Fact]
    public void Any_sequence_of_events_conserves_money_and_reservations()
    {
        var property = Prop.ForAll(Events.ArrayOf(12).ToArbitrary(), events =>
        {
            foreach (var side in new[] { OrderSide.Buy, OrderSide.Sell })
            {
                var start = Accepted(side);
                var batch = new OrderBatch();
                batch.Orders[start.Id] = start;
                batch.Accounts[start.AccountId] = new()
                {
                    Id = start.AccountId,
                    Number = "A",
                    Cash = 10_000,
                    Reserved = start.Reserved
                };
                var held = new Position
                {
                    AccountId = start.AccountId,
                    Symbol = start.Symbol,
                    Qty = 50,
                    CostBasis = 4000,
                    HeldQty = start.Held,
                    PendingBuy = side == OrderSide.Buy ? start.Reserved : 0,
                    PendingShort = side == OrderSide.Sell ? start.Reserved : 0
                };
                batch.Positions[(start.AccountId, start.Symbol)] = held;

                batch.Apply([.. events.Select(happened => new OrderCommand(start.Id, happened, null))]);

                var (order, account, position) = (batch.Orders[start.Id], batch.Accounts[start.AccountId], batch.Positions[(start.AccountId, start.Symbol)]);
                var signed = side == OrderSide.Buy ? order.FilledQty : -order.FilledQty;
                Assert.Equal(50 + signed, position.Qty);
                Assert.Equal(order.FilledQty, batch.Fills.Sum(fill => fill.Fill.Qty));
                Assert.Equal(
                    10_000 - batch.Fills.Sum(fill => (side == OrderSide.Buy
                        ? 1
                        : -1) * fill.Fill.Qty * fill.Fill.Price),
                    account.Cash);
                Assert.Equal(order.Reserved, account.Reserved);
                Assert.Equal(order.Reserved, side == OrderSide.Buy ? position.PendingBuy : position.PendingShort);
                Assert.Equal(ShortCollateral.Of(position), account.Collateral);
                Assert.Equal(order.Held, position.HeldQty);
                Assert.True(order.Reserved >= 0 && order.Held >= 0);
                if (order.Status.IsTerminal()) Assert.True(order is { Reserved: 0, Held: 0 });
                // Cash, cost of what is held, and what was realised: nothing appears or vanishes.
                Assert.Equal(14_000m, decimal.Round(account.Cash + position.CostBasis - position.RealizedPnl, 6));
                // Every change has its line, numbered without gaps.
                Assert.Equal(
                    Enumerable.Range(2, order.Version - 1), batch.Journal.Select(line => line.Version).Distinct());
            }
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), property);
    }

    [Fact]
    public void Any_sequence_of_events_sends_again_only_after_proof()
    {
        var property = Prop.ForAll(Events.ArrayOf(12).ToArbitrary(), events =>
        {
            var (order, mayBeOut) = (Accepted(), false);
            foreach (var happened in events)
            {
                (order, var effects) = OrderLifecycle.Apply(order, happened);
                if (happened is OrderEvent.NotAtBroker) mayBeOut = false;
                if (!effects.Any(effect => effect is OrderEffect.Send)) continue;
                Assert.False(mayBeOut);
                mayBeOut = true;
            }
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), property);
    }
}
