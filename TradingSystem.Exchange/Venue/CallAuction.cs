using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Matching;
using TradingSystem.Exchange.Rules;

namespace TradingSystem.Exchange.Venue;

/// <summary>The auctions of a symbol: at the opening, at the close, and after a halt. Not thread-safe.</summary>
public sealed class CallAuction(Ledger ledger, Matcher matcher)
{
    /// <summary>
    /// All that may trade meets at one price: the book, the market maker's quotes, orders that wait, and those that are
    /// for this auction only.
    /// </summary>
    /// <param name="only">Time in force of the orders that end with this auction; null after a halt.</param>
    public void Hold(Instrument instrument, TimeInForce? only)
    {
        if (instrument.IsHalted)
        {
            EndRest(instrument, only);
            return;
        }
        VenueOrder[] customers =
        [
            .. instrument.Book.Orders.Where(order => !order.IsQuote)
                .Select(order => ledger.Books.Find(order.Id))
                .OfType<VenueOrder>()
                .Concat(instrument.Hungry)
                .Concat(instrument.Waiting.Where(instrument.MayTrade))
                .Concat(instrument.ForAuction.Where(order => order.TimeInForce == only))
                .OrderBy(order => order.SubmittedAt),
        ];
        foreach (var order in customers)
        {
            if (!order.IsForAuction) Matcher.Leave(order, instrument);
            ledger.Activate(order);
        }
        instrument.Withdraw();
        BookOrder[] all = [.. customers.Select(Matcher.ToBook), .. instrument.NewQuotes()];
        if (Auction.Clear(all, PriceTick.Nearest(instrument.Price)) is var (price, volume))
        {
            foreach (var match in Auction.Pair(all, price, volume))
            {
                matcher.Execute(match, instrument,
                    (match.Incoming.IsQuote ? 0 : match.Qty) - (match.Resting.IsQuote ? 0 : match.Qty));
            }
        }
        EndRest(instrument, only);
        foreach (var order in customers.Where(order => order.IsOpen)) matcher.Enter(order, instrument);
        matcher.Renew(instrument, instrument.NewQuotes());
    }

    /// <summary>
    /// Orders that were for this auction only, and found nothing in it, end. Without an auction nothing is found.
    /// </summary>
    private void EndRest(Instrument instrument, TimeInForce? only)
    {
        foreach (var order in instrument.ForAuction.Where(order => order.TimeInForce == only).ToArray())
        {
            instrument.ForAuction.Remove(order);
            if (order.IsOpen) ledger.End(order, OrderStatus.Canceled);
        }
    }
}
