using System.Diagnostics;
using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Risk;
using TradingSystem.Core.Telemetry;
using TradingSystem.Core.Time;

namespace TradingSystem.Core.Intake;

/// <summary>Makes orders of requests, as they will be when they are accepted.</summary>
public sealed class OrderDrafts(IIdSource ids, UniqueClock times, IntakeOptions options)
{
    /// <param name="price">The market's price of a unit, where a trailing stop begins.</param>
    public Order Draft(Guid account, OrderRequest request, AssetWire asset, Exposure exposure, decimal price)
    {
        var (id, now) = (ids.Next(), times.Next());
        var isTrailing = request.Type == OrderType.TrailingStop;
        return new()
        {
            Id = id,
            AccountId = account,
            ClientOrderId = request.ClientOrderId ?? id.ToString(),
            Partition = Partition.Of(account, asset.Symbol),
            Symbol = asset.Symbol,
            AssetId = asset.Id,
            AssetClass = asset.Class,
            Side = request.Side,
            Type = request.Type,
            TimeInForce = request.TimeInForce,
            Class = request.Class,
            GroupId = request.Class == OrderClass.Simple ? null : id,
            Role = request.Class switch { OrderClass.Simple => null, OrderClass.Oco => OrderRole.TakeProfit, _ => OrderRole.Entry },
            Qty = request.Qty,
            Notional = request.Notional,
            LimitPrice = request.LimitPrice,
            StopPrice = isTrailing ? TrailingStop.StopOf(request.Side, price, request.TrailPrice, request.TrailPercent) : request.StopPrice,
            TrailPrice = request.TrailPrice,
            TrailPercent = request.TrailPercent,
            HighWaterMark = isTrailing ? price : null,
            IsWatched = IsStop(request.Type) && !CanBeHeldAtBroker(request.Type, asset),
            ExtendedHours = request.ExtendedHours,
            Status = OrderStatus.Accepted,
            Reserved = exposure.Cost,
            Held = exposure.Held,
            SubmittedAt = now,
            UpdatedAt = now,
            TraceParent = Activity.Current?.Id,
            CorrelationId = Activity.Current?.GetBaggageItem(Tracing.CorrelationId),
        };
    }

    /// <summary>The orders that close what a group's first order opens. Nothing is set aside for them yet: that comes with what is bought.</summary>
    public IReadOnlyList<Order> LegsOf(Order first, OrderRequest request, AssetWire asset)
    {
        var legs = new List<Order>();
        if (request.TakeProfitLimit is { } limit) legs.Add(Leg(first, OrderRole.TakeProfit, OrderType.Limit) with { LimitPrice = limit });
        if (request.StopLossStop is { } stop)
        {
            var type = request.StopLossLimit is null ? OrderType.Stop : OrderType.StopLimit;
            // Beside an order that takes the profit, the broker would have to sell the same thing twice.
            var isWatched = request.Class != OrderClass.Oto || !CanBeHeldAtBroker(type, asset);
            legs.Add(Leg(first, OrderRole.StopLoss, type) with { StopPrice = stop, LimitPrice = request.StopLossLimit, IsWatched = isWatched });
        }
        return legs;
    }

    private Order Leg(Order first, OrderRole role, OrderType type)
    {
        var id = ids.Next();
        return first with
        {
            Id = id,
            ClientOrderId = id.ToString(),
            Role = role,
            Side = OrderSide.Sell,
            Type = type,
            LimitPrice = null,
            Status = OrderStatus.Held,
            Execution = first.Class == OrderClass.Oco ? ExecutionState.Watching : ExecutionState.Dormant,
            Reserved = 0,
            Held = 0,
            SubmittedAt = times.Next(),
        };
    }

    private static bool IsStop(OrderType type) => type is OrderType.Stop or OrderType.StopLimit or OrderType.TrailingStop;

    private bool CanBeHeldAtBroker(OrderType type, AssetWire asset) => options.StopsAtBroker && (asset.Class != AssetWire.Crypto || type == OrderType.StopLimit);
}
