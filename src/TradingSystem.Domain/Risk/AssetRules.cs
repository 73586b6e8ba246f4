using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Domain.Risk;

/// <summary>What the class of an asset allows, as Alpaca's documents have it. Pure.</summary>
public static class AssetRules
{
    private const decimal MinCryptoCost = 10, MinNotional = 1;

    /// <param name="price">The market's price of a unit, in US dollars; null when none is known: then what depends on
    /// it isn't checked.</param>
    /// <returns>Null when the order may be placed.</returns>
    public static Refusal? Check(OrderRequest order, Asset asset, decimal? price, DateTimeOffset now)
    {
        if (order.Notional < MinNotional)
        {
            return new(RefusalCode.NotionalTooSmall) { Value = order.Notional, Limit = MinNotional };
        }
        return asset.IsCrypto
            ? CheckCrypto(order, asset, price)
            : CheckStock(order, asset, price, now) ?? CheckTrail(order, price) ?? CheckGroup(order, price);
    }

    private static Refusal? CheckCrypto(OrderRequest order, Asset asset, decimal? price)
    {
        if (order.Class != OrderClass.Simple) return new(RefusalCode.ClassNotForCrypto) { Class = order.Class };
        if (order.Type is OrderType.Stop or OrderType.TrailingStop)
        {
            return new(RefusalCode.TypeNotForCrypto) { Type = order.Type };
        }
        if (order.TimeInForce is not (TimeInForce.Gtc or TimeInForce.Ioc))
        {
            return new(RefusalCode.TimeInForceNotForCrypto) { TimeInForce = order.TimeInForce };
        }
        return CheckQty(order, asset)
            ?? CheckIncrement(OrderField.LimitPrice, order.LimitPrice, asset)
            ?? CheckIncrement(OrderField.StopPrice, order.StopPrice, asset)
            ?? CheckCost(order, price, MinCryptoCost);
    }

    private static Refusal? CheckQty(OrderRequest order, Asset asset)
    {
        if (order.Qty is not { } qty) return null;
        if (qty < asset.MinOrderSize)
        {
            return new(RefusalCode.QtyTooSmall) { Symbol = asset.Symbol, Value = qty, Limit = asset.MinOrderSize };
        }
        return asset.MinTradeIncrement is > 0 and var increment && qty % increment != 0
            ? new(RefusalCode.QtyNotOnIncrement) { Symbol = asset.Symbol, Value = qty, Limit = increment }
            : null;
    }

    private static Refusal? CheckIncrement(OrderField field, decimal? price, Asset asset) =>
        price is { } value && asset.PriceIncrement is > 0 and var increment && value % increment != 0
            ? new(RefusalCode.PriceNotOnIncrement)
            {
                Symbol = asset.Symbol,
                Field = field,
                Value = value,
                Limit = increment,
            }
            : null;

    private static Refusal? CheckCost(OrderRequest order, decimal? price, decimal minimum)
    {
        if (order.Side != OrderSide.Buy) return null;
        var cost = order.Notional ?? order.Qty!.Value * (order.LimitPrice ?? price);
        return cost < minimum ? new(RefusalCode.CostTooSmall) { Value = cost, Limit = minimum } : null;
    }

    private static Refusal? CheckStock(OrderRequest order, Asset asset, decimal? price, DateTimeOffset now)
    {
        var isFractional = order.Notional is not null || order.Qty % 1 != 0;
        if (isFractional && CheckFraction(order, asset, price) is { } notInParts) return notInParts;
        if (AuctionWindow.At(order.TimeInForce, now) is { } window)
        {
            return new(RefusalCode.AuctionClosed) { TimeInForce = order.TimeInForce, Window = window };
        }
        return CheckStep(OrderField.LimitPrice, order.LimitPrice)
            ?? CheckStep(OrderField.StopPrice, order.StopPrice)
            ?? CheckStep(OrderField.TakeProfitLimit, order.TakeProfitLimit)
            ?? CheckStep(OrderField.StopLossStop, order.StopLossStop)
            ?? CheckStep(OrderField.StopLossLimit, order.StopLossLimit);
    }

    private static Refusal? CheckFraction(OrderRequest order, Asset asset, decimal? price)
    {
        if (!asset.Fractionable) return new(RefusalCode.AssetNotFractionable) { Symbol = asset.Symbol };
        if (order.TimeInForce != TimeInForce.Day) return new(RefusalCode.TimeInForceNotForFractions);
        if (order.Type == OrderType.TrailingStop) return new(RefusalCode.TypeNotForFractions) { Type = order.Type };
        return CheckCost(order, price, MinNotional);
    }

    private static Refusal? CheckStep(OrderField field, decimal? price) =>
        price is { } value && !PriceStep.Fits(value)
            ? new(RefusalCode.PriceSubPenny) { Field = field, Value = value }
            : null;

    private static Refusal? CheckTrail(OrderRequest order, decimal? price) =>
        order.Type == OrderType.TrailingStop && price is { } market
            && TrailingStop.StopOf(order.Side, market, order.TrailPrice, order.TrailPercent) <= 0
            ? new(RefusalCode.TrailBeyondMarket) { Limit = market }
            : null;

    /// <summary>
    /// The exits of a group are on both sides of the market. Those of an entry with a limit are held against the limit
    /// instead.
    /// </summary>
    private static Refusal? CheckGroup(OrderRequest order, decimal? price)
    {
        var entersAtMarket = order.Class != OrderClass.Simple && order.Type == OrderType.Market;
        var isAtMarket = order.Class == OrderClass.Oco || entersAtMarket;
        if (!isAtMarket || price is not { } market) return null;
        var exitsAreBuys = order.Class.ExitSide(order.Side) == OrderSide.Buy;
        var prices = new GroupPrices(exitsAreBuys, Entry: null, order.TakeProfitLimit, order.StopLossStop);
        return prices.CheckStop(market) ?? prices.CheckProfit(market);
    }
}
