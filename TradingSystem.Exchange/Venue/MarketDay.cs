using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Exchange.Venue;

/// <summary>
/// What the time of day does: sessions begin and end, auctions are held, orders run out; and halts. Not thread-safe.
/// </summary>
public sealed class MarketDay
{
    private readonly IReadOnlyCollection<Instrument> instruments;
    private readonly Ledger ledger;
    private readonly Matcher matcher;
    private readonly CallAuction auction;
    private readonly MarketHours hours;
    private DateTimeOffset reached;

    public MarketDay(IReadOnlyCollection<Instrument> instruments, Ledger ledger, Matcher matcher, MarketHours hours)
    {
        (this.instruments, this.ledger, this.matcher, this.hours, auction) = (instruments, ledger, matcher, hours, new(
            ledger, matcher));
        var now = ledger.Now();
        // What was due while nobody was here is made up for.
        reached = ledger.Books.LastAt == default ? now : ledger.Books.LastAt;
        foreach (var instrument in Stocks) instrument.Phase = hours.PhaseAt(reached);
    }

    private IEnumerable<Instrument> Stocks => instruments.Where(instrument => !instrument.IsCrypto);

    public void MoveTo(DateTimeOffset now)
    {
        foreach (var (at, isOpening) in MarketHours.Auctions(reached, now))
        {
            foreach (var instrument in Stocks)
            {
                if (isOpening) Change(instrument, MarketPhase.Regular, enter: false);
                auction.Hold(instrument, isOpening ? TimeInForce.Opg : TimeInForce.Cls);
            }
            Expire(at);
        }
        foreach (var instrument in Stocks) Change(instrument, hours.PhaseAt(now), enter: true);
        Expire(now);
        reached = now;
    }

    public void Halt(Instrument instrument, bool on)
    {
        if (instrument.IsHalted == on) return;
        ledger.Halt(instrument.Asset.Symbol, on);
        instrument.IsHalted = on;
        instrument.PrintStatus(ledger.Now());
        if (on) instrument.Withdraw();
        else if (instrument.Phase != MarketPhase.Closed)
        {
            auction.Hold(instrument, only: null);
            matcher.WatchStops(instrument);
        }
    }

    /// <summary>
    /// Orders that trade no longer leave the book and wait; those that may trade now enter it, unless an auction
    /// follows that they take part in.
    /// </summary>
    private void Change(Instrument instrument, MarketPhase phase, bool enter)
    {
        if (instrument.Phase == phase) return;
        instrument.Phase = phase;
        if (phase == MarketPhase.Closed) instrument.Withdraw();
        foreach (var order in instrument.Book.Orders.Where(order => !order.IsQuote)
            .Select(order => ledger.Books.Find(order.Id))
            .OfType<VenueOrder>()
            .Concat(instrument.Hungry)
            .ToArray())
        {
            if (instrument.MayTrade(order)) continue;
            Matcher.Leave(order, instrument);
            instrument.Waiting.Add(order);
        }
        if (!enter) return;
        foreach (var order in instrument.Waiting.Where(instrument.MayTrade)
            .OrderBy(order => order.SubmittedAt)
            .ToArray())
        {
            instrument.Waiting.Remove(order);
            matcher.Enter(order, instrument);
        }
    }

    private void Expire(DateTimeOffset now)
    {
        foreach (var order in ledger.Books.Overdue(now))
        {
            if (instruments.FirstOrDefault(instrument => instrument.Asset.Symbol == order.Symbol) is { } instrument)
            {
                Matcher.Leave(order, instrument);
            }
            ledger.End(order, OrderStatus.Expired);
        }
    }
}
