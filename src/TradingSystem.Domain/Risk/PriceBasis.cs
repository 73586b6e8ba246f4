using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Domain.Risk;

/// <summary>
/// The price by which an order is judged. New risk needs a fresh one; a way out of a position takes what there is.
/// Pure.
/// </summary>
/// <param name="Price">Of a unit, in US dollars: what buying costs or selling brings; null when none is known.</param>
/// <param name="IsFresh">Whether it is a basis for new risk.</param>
public readonly record struct PriceBasis(decimal? Price, bool IsFresh)
{
    /// <summary>
    /// New risk is judged by the market's price, never by the caller's own: a limit to sell at is no cap on what a
    /// short sale costs. While the market is closed, its last price is a basis for what caps its own cost: an order to
    /// buy with a limit.
    /// </summary>
    /// <param name="quote">The latest of the symbol; null when it was never quoted.</param>
    /// <param name="closedSince">When the asset's market closed; null when it is open.</param>
    public static PriceBasis Of(OrderRequest request, Quote? quote, DateTimeOffset now, DateTimeOffset? closedSince,
        RiskOptions limits)
    {
        var isBuying = request.Side == OrderSide.Buy;
        var price = isBuying ? quote?.AskPrice : quote?.BidPrice;
        if (quote is null || price is not > 0) return new(null, false);
        if (quote.IsFresh(now, limits.MaxPriceAge)) return new(price, true);
        var isOfTheClose = closedSince is { } closed && quote.At >= closed - limits.MaxPriceAge && quote.At <= now;
        return new(price, isOfTheClose && isBuying && request.LimitPrice is not null);
    }

    /// <summary>Whether the order says nothing that rules out that it closes a position.</summary>
    /// <param name="mayOpen">Whoever asks doesn't rule out that it opens a position.</param>
    public static bool MayClose(OrderRequest request, bool mayOpen) =>
        !mayOpen
            || request.PositionIntent?.Opens() != true && request.Class is not (OrderClass.Bracket or OrderClass.Oto);

    /// <summary>
    /// Whether the order may be judged at all: without a fresh price only one that can close, and only if nothing that
    /// isn't known is needed for it.
    /// </summary>
    /// <param name="mayOpen">Whoever asks doesn't rule out that it opens a position.</param>
    public bool Suffices(OrderRequest request, bool mayOpen)
    {
        if (IsFresh) return true;
        // A value can't be held against a quantity.
        var buysByValue = request.Notional is not null && request.Side == OrderSide.Buy;
        if (!MayClose(request, mayOpen) || buysByValue) return false;
        return Price is not null || request.Notional is null && request.Type != OrderType.TrailingStop;
    }
}
