using TradingSystem.Core.Alpaca;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;

namespace TradingSystem.Core.Risk;

/// <summary>What an asset's class allows, as Alpaca's documents have it.</summary>
public static class AssetRules
{
    private const decimal CryptoMinimumValue = 10, MinimumNotional = 1;

    /// <param name="price">The market's price of a unit, in US dollars; null when none is known: then what is held
    /// against it can't be.</param>
    /// <returns>Null when the order may be placed; else the error to answer with.</returns>
    public static AlpacaError? Check(OrderRequest order, AssetWire asset, decimal? price, DateTimeOffset now)
    {
        if (order.Notional < MinimumNotional) return AlpacaError.Forbidden($"notional must be >= {MinimumNotional}");
        return asset.Class == AssetWire.Crypto ? CheckCrypto(order, asset, price) : CheckStock(order, asset, price, now) ?? CheckTrail(order, price) ?? CheckGroup(order, price);
    }

    private static AlpacaError? CheckCrypto(OrderRequest order, AssetWire asset, decimal? price)
    {
        if (order.Class != OrderClass.Simple) return AlpacaError.Invalid("crypto orders must be simple orders");
        if (order.Type is OrderType.Stop or OrderType.TrailingStop) return AlpacaError.Invalid("invalid order type for crypto order");
        if (order.TimeInForce is not (TimeInForce.Gtc or TimeInForce.Ioc)) return AlpacaError.Unprocessable("invalid crypto time_in_force");
        if (order.Qty is { } qty)
        {
            if (qty < asset.MinOrderSize) return AlpacaError.Unprocessable($"qty must be >= {DecimalString.Format(asset.MinOrderSize.Value)} for {asset.Symbol}");
            if (asset.MinTradeIncrement is > 0 and var step && qty % step != 0) return AlpacaError.Unprocessable($"qty must be a multiple of {DecimalString.Format(step)} for {asset.Symbol}");
        }
        foreach (var (field, given) in new[] { ("limit_price", order.LimitPrice), ("stop_price", order.StopPrice) })
        {
            if (given is { } value && asset.PriceIncrement is > 0 and var step && value % step != 0) return AlpacaError.Unprocessable($"{field} must be a multiple of {DecimalString.Format(step)} for {asset.Symbol}");
        }
        return CheckValue(order, price, CryptoMinimumValue);
    }

    private static AlpacaError? CheckValue(OrderRequest order, decimal? price, decimal minimum) =>
        order.Side == OrderSide.Buy && (order.Notional ?? order.Qty!.Value * (order.LimitPrice ?? price)) < minimum
            ? AlpacaError.Forbidden($"cost basis must be >= minimal amount of order {minimum}")
            : null;

    private static AlpacaError? CheckStock(OrderRequest order, AssetWire asset, decimal? price, DateTimeOffset now)
    {
        var fractional = order.Notional is not null || order.Qty % 1 != 0;
        if (fractional && !asset.Fractionable) return AlpacaError.Forbidden($"asset \"{asset.Symbol}\" is not fractionable");
        if (fractional && order.TimeInForce != TimeInForce.Day) return AlpacaError.Unprocessable("fractional orders must be DAY orders");
        if (fractional && order.Type == OrderType.TrailingStop) return AlpacaError.Unprocessable("trailing_stop orders must be for a whole qty");
        if (fractional && CheckValue(order, price, MinimumNotional) is { } tooSmall) return tooSmall;
        if (AuctionWindow.At(order.TimeInForce, now) is { } window) return AlpacaError.Unprocessable(window.ToString());
        return SubPenny("limit_price", order.LimitPrice) ?? SubPenny("stop_price", order.StopPrice) ?? SubPenny("take_profit.limit_price", order.TakeProfitLimit)
            ?? SubPenny("stop_loss.stop_price", order.StopLossStop) ?? SubPenny("stop_loss.limit_price", order.StopLossLimit);
    }

    private static AlpacaError? CheckTrail(OrderRequest order, decimal? price) =>
        order.Type == OrderType.TrailingStop && price is { } market
            && TrailingStop.StopOf(order.Side, market, order.TrailPrice, order.TrailPercent) <= 0
            ? AlpacaError.Unprocessable($"the trail must be less than the market's price {DecimalString.Format(market)}")
            : null;

    /// <summary>
    /// The exits of a group are on both sides of the market. That of an entry with a limit is held against the limit
    /// instead.
    /// </summary>
    private static AlpacaError? CheckGroup(OrderRequest order, decimal? price)
    {
        var atMarket = order.Class == OrderClass.Oco || order.Class != OrderClass.Simple
            && order.Type == OrderType.Market;
        if (!atMarket || price is not { } market) return null;
        var prices = new GroupPrices(order.Class.ExitSide(order.Side) == OrderSide.Buy, Entry: null,
            order.TakeProfitLimit, order.StopLossStop);
        return prices.CheckStop(market) ?? prices.CheckProfit(market);
    }

    private static AlpacaError? SubPenny(string field, decimal? price) => price is not { } value || PriceStep.Fits(value)
        ? null
        : AlpacaError.Unprocessable($"invalid {field} {DecimalString.Format(value)}. sub-penny increment does not fulfill minimum pricing criteria");
}
