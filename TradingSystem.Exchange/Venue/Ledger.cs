using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;
using TradingSystem.Exchange.Rules;
using TradingSystem.Exchange.Venue.Storage;

namespace TradingSystem.Exchange.Venue;

/// <summary>What happens is written down, changes the books, and is told: in this sequence. Not thread-safe.</summary>
public sealed class Ledger(
    Journal journal, VenueBooks books, IUpdateSink sink, VenueIds ids, TimeProvider clock, FeeSchedule fees,
    Func<VenueOrder, OrderWire> toWire)
{
    private readonly List<TradeUpdateWire> untold = [];
    private DateTimeOffset told;

    public VenueBooks Books => books;

    /// <summary>
    /// Now, in whole microseconds, and later than everything that has happened, even if the clock went back while
    /// nobody was here: clients page by times.
    /// </summary>
    public DateTimeOffset Now()
    {
        var (now, last) = (clock.GetUtcNow(), books.LastAt > told ? books.LastAt : told);
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        return told = now > last ? now : last.AddMicroseconds(1);
    }

    public void Place(VenueOrder order)
    {
        Record(new JournalEntry.Placed(order));
        Announce(order.Status == OrderStatus.Accepted ? "accepted" : "new", order);
    }

    public void Replace(VenueOrder old, VenueOrder by)
    {
        Record(new JournalEntry.Replaced(old.Id, by));
        Announce("replaced", old);
        Announce(by.Status == OrderStatus.Accepted ? "accepted" : "new", by);
    }

    public void Activate(VenueOrder order)
    {
        if (order.Status != OrderStatus.Accepted) return;
        Record(new JournalEntry.Activated(order.Id, Now()));
        Announce("new", order);
    }

    public void Trail(VenueOrder order, decimal mark) => Record(new JournalEntry.Trailed(order.Id, mark));

    public void Trigger(VenueOrder order, decimal price) => Record(new JournalEntry.Triggered(order.Id, price, Now()));

    public void Halt(string symbol, bool on) => Record(new JournalEntry.Halted(symbol, on, Now()));

    public DateTimeOffset Fill(VenueOrder order, decimal qty, decimal price)
    {
        var (now, execution, complete) = (Now(), ids.Next(), order.IsCompletedBy(qty, price));
        var fee = fees.Of(AssetClasses.IsPair(order.Symbol), order.Side, qty, price);
        Record(new JournalEntry.Filled(order.Id, execution, qty, price, complete, now, order.ClientOrderId,
            order.Symbol, order.Side, fee.Cash, fee.Qty));
        untold.Add(new()
        {
            Event = complete ? "fill" : "partial_fill",
            ExecutionId = execution.ToString(),
            Timestamp = now,
            Price = price,
            Qty = qty,
            PositionQty = books.Position(order.Symbol),
            Order = toWire(order),
        });
        return now;
    }

    /// <summary>An order that was to be canceled stays as it is.</summary>
    public void RefuseCancel(VenueOrder order) => Announce("order_cancel_rejected", order);

    /// <param name="status">Canceled or expired: the event has the status's name.</param>
    public void End(VenueOrder order, OrderStatus status)
    {
        Record(new JournalEntry.Ended(order.Id, status, Now()));
        Announce(EnumName<OrderStatus>.Of(status), order);
    }

    /// <summary>What is written down may be told.</summary>
    public void Tell()
    {
        journal.Flush();
        foreach (var update in untold) sink.Send(update);
        untold.Clear();
    }

    private void Announce(string update, VenueOrder order) =>
        untold.Add(new()
        {
            Event = update,
            ExecutionId = ids.Next().ToString(),
            Timestamp = order.UpdatedAt,
            Order = toWire(order),
        });

    private void Record(JournalEntry entry)
    {
        journal.Write(entry);
        books.Apply(entry);
    }
}
