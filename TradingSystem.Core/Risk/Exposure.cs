using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Risk;

/// <summary>What an order may cost at worst: the figures that the limits are held against and that are set aside.</summary>
/// <param name="Value">Worth in US dollars, against the limit on a single order.</param>
/// <param name="Cost">Cash to set aside: buy orders.</param>
/// <param name="Held">Quantity to set aside: sell orders.</param>
public readonly record struct Exposure(decimal Value, decimal Cost, decimal Held)
{
    /// <param name="price">The market's price of a unit: ask for buying, bid for selling.</param>
    public static Exposure Of(OrderRequest order, decimal price, RiskOptions options)
    {
        var margin = options.MarketOrderMarginPercent / 100;
        if (order.Side == OrderSide.Buy)
        {
            // A limit caps the cost; without one the market may move before the order gets there. A value is its own cap.
            var cost = order.Notional ?? order.Qty!.Value * (order.LimitPrice ?? price * (1 + margin));
            return new(cost, cost, 0);
        }
        var qty = order.Qty ?? decimal.Round(order.Notional!.Value / (price * (1 - margin)), 9, MidpointRounding.ToPositiveInfinity);
        return new(order.Notional ?? qty * Math.Max(price, order.LimitPrice ?? 0), 0, qty);
    }
}
