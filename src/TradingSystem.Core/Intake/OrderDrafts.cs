using System.Diagnostics;
using TradingSystem.Core.Foundation;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;

namespace TradingSystem.Core.Intake;

/// <summary>Makes orders of requests, as they will be when they are accepted.</summary>
public sealed class OrderDrafts(IIdSource ids, UniqueClock times, RiskOptions limits, IntakeOptions options)
{
    /// <param name="price">The market's price of a unit; a trailing stop begins there.</param>
    /// <param name="closing">The order closes a position and never opens one.</param>
    public IntakeOrder Place(Guid account, OrderRequest request, Asset asset, decimal price, bool closing)
    {
        var exposure = Exposure.Of(request, price, limits, CanBeSoldShort(asset));
        var order = Draft(account, request, asset, price);
        return new(order, closing ? exposure with { Opening = null } : exposure, price)
        {
            Legs = LegsOf(order, request, asset),
            Intent = request.PositionIntent,
        };
    }

    /// <summary>
    /// An order that takes another's place: until then, only what goes beyond that one is set aside for it.
    /// </summary>
    /// <param name="request">For what is left of the other one; see <see cref="Replacement"/>.</param>
    public IntakeOrder Replace(Order replaced, OrderRequest request, Asset asset, decimal price)
    {
        var (whole, rest) = (Exposure.Of(request, price, limits, shortable: replaced.Opens), request.Qty!.Value);
        // What a leg closes is set aside for its group.
        var exposure = replaced.IsLeg
            ? new(0, null, 0)
            : Exposure.Beyond(replaced, whole, rest, rest - (replaced.RemainingQty ?? 0));
        var order = Draft(replaced.AccountId, request, asset, price) with
        {
            Class = replaced.Class,
            GroupId = replaced.GroupId,
            Role = replaced.Role,
            Replaces = replaced.Id,
            ReplacesFilled = replaced.FilledQty,
            ReplacementCost = replaced.Opens ? whole.Opening : 0,
            IsWatched = replaced.IsWatched,
        };
        // At the broker the new order begins with the market as it is then.
        if (replaced.IsWatched && replaced.HighWaterMark is { } mark)
        {
            order = order with
            {
                HighWaterMark = mark,
                StopPrice = TrailingStop.StopOf(order.Side, mark, order.TrailPrice, order.TrailPercent)
            };
        }
        return new(order, exposure, price) { IsExit = !replaced.Opens };
    }

    private Order Draft(Guid account, OrderRequest request, Asset asset, decimal price)
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
            Role = request.Class switch
            {
                OrderClass.Simple => null,
                OrderClass.Oco => OrderRole.TakeProfit,
                _ => OrderRole.Entry
            },
            Qty = request.Qty,
            Notional = request.Notional,
            LimitPrice = request.LimitPrice,
            StopPrice = isTrailing
                ? TrailingStop.StopOf(request.Side, price, request.TrailPrice, request.TrailPercent)
                : request.StopPrice,
            TrailPrice = request.TrailPrice,
            TrailPercent = request.TrailPercent,
            HighWaterMark = isTrailing ? price : null,
            IsWatched = IsStop(request.Type) && !CanBeHeldAtBroker(request.Type, asset),
            ExtendedHours = request.ExtendedHours,
            Status = OrderStatus.Accepted,
            SubmittedAt = now,
            UpdatedAt = now,
            TraceParent = Activity.Current?.Id,
            CorrelationId = Activity.Current?.GetBaggageItem(Tracing.CorrelationId),
        };
    }

    /// <summary>
    /// The orders that close what a group's first order opens. Nothing is set aside for them yet: that comes with what
    /// is entered.
    /// </summary>
    private List<Order> LegsOf(Order first, OrderRequest request, Asset asset)
    {
        var legs = new List<Order>();
        if (request.TakeProfitLimit is { } limit)
        {
            legs.Add(Leg(first, OrderRole.TakeProfit, OrderType.Limit) with { LimitPrice = limit });
        }
        if (request.StopLossStop is { } stop)
        {
            var type = request.StopLossLimit is null ? OrderType.Stop : OrderType.StopLimit;
            // Beside an order that takes the profit, the broker would have to sell the same thing twice.
            var isWatched = request.Class != OrderClass.Oto || !CanBeHeldAtBroker(type, asset);
            legs.Add(
                Leg(first, OrderRole.StopLoss, type) with
                {
                    StopPrice = stop,
                    LimitPrice = request.StopLossLimit,
                    IsWatched = isWatched
                });
        }
        return legs;
    }

    private Order Leg(Order first, OrderRole role, OrderType type)
    {
        var (id, now) = (ids.Next(), times.Next());
        return first with
        {
            Id = id,
            ClientOrderId = id.ToString(),
            Role = role,
            Side = first.Class.ExitSide(first.Side),
            Type = type,
            LimitPrice = null,
            Status = OrderStatus.Held,
            Execution = first.Class == OrderClass.Oco ? ExecutionState.Watching : ExecutionState.Dormant,
            SubmittedAt = now,
            UpdatedAt = now,
        };
    }

    private bool CanBeSoldShort(Asset asset) => limits.AllowShorting && asset.Shortable;

    private static bool IsStop(OrderType type) =>
        type is OrderType.Stop or OrderType.StopLimit or OrderType.TrailingStop;

    private bool CanBeHeldAtBroker(OrderType type, Asset asset) =>
        options.StopsAtBroker && (asset.Class != AssetClass.Crypto || type == OrderType.StopLimit);
}
