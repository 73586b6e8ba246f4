using TradingSystem.Core.Alpaca;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Risk;

/// <summary>
/// The price by which an order is judged. New risk needs a fresh one; a way out of a position takes what there is.
/// Pure.
/// </summary>
/// <param name="Price">Of a unit, in US dollars: what buying costs or selling brings; null when none is known.</param>
/// <param name="IsFresh">Whether it is a basis for new risk.</param>
public readonly record struct PriceBasis(decimal? Price, bool IsFresh)
{
    /// <summary>A limit price speaks for itself.</summary>
    /// <param name="quote">The latest of the symbol; null when it was never quoted.</param>
    public static PriceBasis Of(OrderRequest request, Quote? quote, DateTimeOffset now, RiskOptions limits)
    {
        var last = request.Side == OrderSide.Buy ? quote?.AskPrice : quote?.BidPrice;
        var known = last > 0 ? last : null;
        if (known is not null && (now - quote!.At).TotalSeconds <= limits.MaxPriceAgeSeconds) return new(known, true);
        return request.LimitPrice is { } limit ? new(limit, true) : new(known, false);
    }

    /// <summary>
    /// Whether the order may be judged at all: without a fresh price only one that can close, and only if nothing that
    /// isn't known is needed for it.
    /// </summary>
    /// <param name="mayOpen">Whoever asks doesn't rule out that it opens a position.</param>
    public bool Suffices(OrderRequest request, bool mayOpen)
    {
        if (IsFresh) return true;
        var mustOpen = mayOpen
            && (request.PositionIntent?.Opens() == true || request.Class is OrderClass.Bracket or OrderClass.Oto);
        // A value can't be held against a quantity.
        var buysByValue = request.Notional is not null && request.Side == OrderSide.Buy;
        if (mustOpen || buysByValue) return false;
        return Price is not null || request.Notional is null && request.Type != OrderType.TrailingStop;
    }
}
