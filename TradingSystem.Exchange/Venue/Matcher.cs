using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Matching;
using TradingSystem.Exchange.Rules;

namespace TradingSystem.Exchange.Venue;

/// <summary>Puts each order where its state says, and executes what meets. Not thread-safe.</summary>
public sealed class Matcher(Ledger ledger, OrderedMishaps mishaps)
{
    /// <summary>
    /// An order comes in: to its auction, to the stops, to those that wait for the market, or to the book.
    /// </summary>
    public void Enter(VenueOrder order, Instrument instrument)
    {
        if (order.IsForAuction) instrument.ForAuction.Add(order);
        else if (order.IsDormant)
        {
            instrument.Stops.Add(order);
            if (instrument.LastTrade.Price > 0 && instrument.StopsWork)
            {
                Observe(order, instrument, instrument.LastTrade.Price);
            }
        }
        else if (instrument.MayTrade(order)) Work(order, instrument);
        else if (order.TimeInForce is TimeInForce.Ioc or TimeInForce.Fok) ledger.End(order, OrderStatus.Canceled);
        else instrument.Waiting.Add(order);
    }

    /// <summary>
    /// After a start the books come back before the market does: nothing is matched until the first tick.
    /// </summary>
    public static void Restore(VenueOrder order, Instrument instrument)
    {
        if (order.IsForAuction) instrument.ForAuction.Add(order);
        else if (order.IsDormant) instrument.Stops.Add(order);
        else if (!instrument.MayTrade(order)) instrument.Waiting.Add(order);
        else if (MustFindPrice(order) || order.TimeInForce is TimeInForce.Ioc or TimeInForce.Fok)
        {
            instrument.Hungry.Add(order);
        }
        else instrument.Book.Rest(order.InBook = ToBook(order));
    }

    public static void Leave(VenueOrder order, Instrument instrument)
    {
        if (order.InBook is { } resting) instrument.Book.Remove(resting);
        order.InBook = null;
        if (!instrument.Hungry.Remove(order) && !instrument.Stops.Remove(order) && !instrument.Waiting.Remove(order))
        {
            instrument.ForAuction.Remove(order);
        }
    }

    public static BookOrder ToBook(VenueOrder order) =>
        new(order.Id, order.Side, order.LimitPrice, order.RemainingQty ?? decimal.MaxValue,
            order.Notional is null ? null : price => order.Affordable(price)!.Value, order.IsInShares);

    /// <summary>
    /// The market maker's new quotes meet the customers' orders; then those that found too little before go on.
    /// </summary>
    public void Renew(Instrument instrument, IEnumerable<BookOrder> quotes)
    {
        foreach (var quote in quotes)
        {
            while (instrument.Book.Take(quote) is { } match) Execute(match, instrument, pressure: 0);
            if (quote.Qty > 0) instrument.Book.Rest(quote);
        }
        VenueOrder[] hungry = [.. instrument.Hungry];
        instrument.Hungry.Clear();
        foreach (var order in hungry) Work(order, instrument);
    }

    /// <summary>Lets the stops see the trades that they haven't seen; what they trigger makes further trades.</summary>
    public void WatchStops(Instrument instrument)
    {
        while (instrument.UnseenPrices.TryDequeue(out var price))
        {
            if (!instrument.StopsWork) continue;
            foreach (var order in instrument.Stops.ToArray()) Observe(order, instrument, price);
        }
    }

    /// <summary>
    /// The rest of the market trades at the best price, with the market maker and with customers as they stand in the
    /// queue. Where it trades nothing, the price itself is printed.
    /// </summary>
    public void Flow(Instrument instrument, TimeSpan elapsed)
    {
        if (instrument.Flow(elapsed) is not { Limit: { } price } taker)
        {
            instrument.Print(ledger.Now(), PriceTick.Nearest(instrument.Price), size: 1);
            return;
        }
        var wanted = taker.Qty;
        while (instrument.Book.Take(taker) is { } match) Fill(match);
        instrument.Print(ledger.Now(), price, wanted - taker.Qty);
    }

    /// <summary>
    /// Both sides are filled, if they are customers, and the trade is printed. Who buys from the rest of the market or
    /// sells to it moves the price.
    /// </summary>
    public void Execute(Match match, Instrument instrument, decimal pressure)
    {
        if (Fill(match) is not { } at) return;
        instrument.Print(at, match.Price, match.Qty);
        if (pressure != 0) instrument.Press(pressure);
    }

    /// <summary>Null when no side is a customer's.</summary>
    private DateTimeOffset? Fill(Match match)
    {
        DateTimeOffset? at = null;
        foreach (var side in new[] { match.Incoming, match.Resting })
        {
            if (side.IsQuote || ledger.Books.Find(side.Id) is not { } order) continue;
            at = ledger.Fill(order, match.Qty + mishaps.Excess(order, match.Qty, match.Price), match.Price);
            if (order.IsOpen && order.FractionAt(match.Price) is > 0 and var fraction)
            {
                at = ledger.Fill(order, fraction, match.Price);
            }
        }
        return at;
    }

    /// <summary>Matches an order against the book and does with the rest what its time in force says.</summary>
    private void Work(VenueOrder order, Instrument instrument)
    {
        ledger.Activate(order);
        var taking = ToBook(order);
        if (order.TimeInForce == TimeInForce.Fok && order.Qty is { } all && instrument.Book.Available(taking) < all)
        {
            ledger.End(order, OrderStatus.Canceled);
            return;
        }
        var cut = mishaps.CutTo(order);
        if (cut is { } part) taking.Qty = instrument.IsCrypto ? part : decimal.Truncate(part);
        while (order.IsOpen && instrument.Book.Take(taking) is { } match)
        {
            Execute(match, instrument, match.Resting.IsQuote ? Signed(order.Side, match.Qty) : 0);
        }
        if (order.IsOpen) FillFraction(order, cut, instrument);
        if (!order.IsOpen) return;
        if (cut is not null || order.TimeInForce is TimeInForce.Ioc or TimeInForce.Fok)
        {
            ledger.End(order, OrderStatus.Canceled);
        }
        else if (MustFindPrice(order))
        {
            instrument.Hungry.Add(order);
        }
        else
        {
            instrument.Book.Rest(order.InBook = taking);
        }
    }

    /// <summary>
    /// What is less than a share is the market maker's, at the best price, once the order accepts it: it is in nobody's
    /// way in the book.
    /// </summary>
    /// <param name="cut">What the order gets at most, by a mishap that was ordered; null: all that it wants.</param>
    private void FillFraction(VenueOrder order, decimal? cut, Instrument instrument)
    {
        if ((order.Side == OrderSide.Buy ? instrument.Book.BestAsk : instrument.Book.BestBid) is not var (price, _)
            || !ToBook(order).Accepts(price))
        {
            return;
        }
        var fraction = cut is { } part && order.IsInShares ? part % 1 : order.FractionAt(price);
        if (fraction > 0) instrument.Print(ledger.Fill(order, fraction, price), price, fraction);
    }

    /// <summary>
    /// Whether an order doesn't rest in the book but looks at each new price: it has no limit, or no whole share.
    /// </summary>
    private static bool MustFindPrice(VenueOrder order) =>
        order.LimitPrice is not { } limit || order.FractionAt(limit) > 0;

    /// <summary>
    /// A stop sees a trade: one that trails takes it as its mark when it is better, any is triggered when it is
    /// reached.
    /// </summary>
    private void Observe(VenueOrder order, Instrument instrument, decimal price)
    {
        var trails = order.Type == OrderType.TrailingStop;
        if (trails && order.Trail.Moves(order.HighWaterMark, price)) ledger.Trail(order, price);
        if (order.CurrentStop is not { } stop || !StopTrigger.IsReached(order.Side, stop, price)) return;
        instrument.Stops.Remove(order);
        ledger.Trigger(order, price);
        Work(order, instrument);
    }

    private static decimal Signed(OrderSide side, decimal qty) => side == OrderSide.Buy ? qty : -qty;
}
