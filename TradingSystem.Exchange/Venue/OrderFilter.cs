using TradingSystem.Domain.Orders;

namespace TradingSystem.Exchange.Venue;

/// <summary>Which orders are asked for.</summary>
/// <param name="Open">Null: open and ended ones.</param>
/// <param name="After">Exclusive bound of submitted_at, as <paramref name="Until"/>.</param>
/// <param name="Forward">Oldest first.</param>
/// <param name="Symbols">Null: all.</param>
public sealed record OrderFilter(bool? Open, DateTimeOffset After, DateTimeOffset Until, bool Forward, int Limit,
    IReadOnlySet<string>? Symbols = null, OrderSide? Side = null)
{
    public bool Fits(VenueOrder order) =>
        (Open is null || order.IsOpen == Open)
            && order.SubmittedAt > After
            && order.SubmittedAt < Until
            && Symbols?.Contains(order.Symbol) != false
            && (Side is null || order.Side == Side);

    public IEnumerable<VenueOrder> Page(IEnumerable<VenueOrder> orders) =>
        (Forward
            ? orders.OrderBy(order => order.SubmittedAt)
            : orders.OrderByDescending(order => order.SubmittedAt)).Take(Limit);
}
