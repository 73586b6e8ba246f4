using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Risk;

/// <summary>What an asset's class allows, as Alpaca's documents have it.</summary>
public static class AssetRules
{
    private const decimal CryptoMinimumValue = 10;

    /// <param name="price">The market's price of a unit, in US dollars.</param>
    /// <returns>Null when the order may be placed; else the error to answer with.</returns>
    public static AlpacaError? Check(OrderRequest order, AssetWire asset, decimal price)
    {
        if (!asset.Tradable) return AlpacaError.Unprocessable($"asset {asset.Symbol} is not tradable");
        return asset.Class == AssetWire.Crypto ? CheckCrypto(order, price) : CheckStock(order, asset);
    }

    private static AlpacaError? CheckCrypto(OrderRequest order, decimal price)
    {
        if (order.TimeInForce is not (TimeInForce.Gtc or TimeInForce.Ioc)) return AlpacaError.Unprocessable("invalid crypto time_in_force");
        var value = order.Notional ?? order.Qty!.Value * (order.LimitPrice ?? price);
        return order.Side == OrderSide.Buy && value < CryptoMinimumValue ? AlpacaError.Forbidden($"cost basis must be >= minimal amount of order {CryptoMinimumValue}") : null;
    }

    private static AlpacaError? CheckStock(OrderRequest order, AssetWire asset)
    {
        var fractional = order.Notional is not null || order.Qty % 1 != 0;
        if (fractional && !asset.Fractionable) return AlpacaError.Forbidden($"asset \"{asset.Symbol}\" is not fractionable");
        if (fractional && order.TimeInForce != TimeInForce.Day) return AlpacaError.Unprocessable("fractional orders must be DAY orders");
        if (order.LimitPrice is { } limit && decimal.Round(limit, limit >= 1 ? 2 : 4) != limit)
        {
            return AlpacaError.Unprocessable($"invalid limit_price {DecimalString.Format(limit)}. sub-penny increment does not fulfill minimum pricing criteria");
        }
        return null;
    }
}
