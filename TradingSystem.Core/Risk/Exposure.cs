using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Positions;

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
            var cost = Precision.Cash(order.Notional ?? order.Qty!.Value * (order.LimitPrice ?? BeginsAt(order, price) * (1 + margin)));
            return new(cost, cost, 0);
        }
        var qty = order.Qty ?? decimal.Round(order.Notional!.Value / (price * (1 - margin)), 9, MidpointRounding.ToPositiveInfinity);
        return new(order.Notional ?? qty * Math.Max(price, order.LimitPrice ?? 0), 0, qty);
    }

    /// <summary>For an order that takes another's place: what it puts at risk beyond the other's reservation, however much of that one is filled meanwhile.</summary>
    /// <param name="whole">What it puts at risk by itself.</param>
    /// <param name="rest">The quantity that it is for.</param>
    /// <param name="added">How much larger that is than the rest of the order that it replaces; negative when it is smaller.</param>
    public static Exposure Beyond(Order replaced, Exposure whole, decimal rest, decimal added)
    {
        var more = Math.Max(0, added);
        if (replaced.Side == OrderSide.Sell) return whole with { Held = more };
        // Each fill of the other frees what it cost: with a lower price, what was asked for in addition isn't covered by it any more.
        return whole with { Cost = Math.Max(Math.Max(0, whole.Cost - replaced.Reserved), Precision.Cash(more * whole.Cost / rest)) };
    }

    /// <summary>The market's price when a stop order begins to buy.</summary>
    private static decimal BeginsAt(OrderRequest order, decimal price) => order.Type switch
    {
        OrderType.Stop => Math.Max(price, order.StopPrice ?? 0),
        OrderType.TrailingStop => TrailingStop.StopOf(order.Side, price, order.TrailPrice, order.TrailPercent),
        _ => price,
    };
}
