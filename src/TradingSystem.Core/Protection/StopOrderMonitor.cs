using Microsoft.Extensions.Logging;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Leases;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;

namespace TradingSystem.Core.Protection;

/// <summary>
/// Watches the market for stops that no broker holds: the job of one process. A stop that sells is reached by the bid,
/// one that buys by the ask. A trailing stop counts from a mark only once it is durable, so that whoever watches next
/// goes on from there.
/// </summary>
public sealed class StopOrderMonitor(IWatchedOrders store, OrderTransitions transitions, IQuotes quotes,
    MarketHours hours, RiskOptions limits, UniqueClock times, TimeProvider clock,
    ILogger<StopOrderMonitor> logger) : ISingleOwnerJob
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(1);

    public string Lease => "stop-watch";

    /// <summary>Watches until the lease is lost.</summary>
    public async Task RunAsync(Fence fence, CancellationToken ct)
    {
        var (watched, readAt) = (new Dictionary<Guid, Order>(), (long?)null);
        while (true)
        {
            try
            {
                if (readAt is not { } last || clock.GetElapsedTime(last) >= ReadEvery)
                {
                    readAt = clock.GetTimestamp();
                    watched = (await store.WatchedAsync(ct)).ToDictionary(order => order.Id);
                }
                await FollowAsync(watched, ct);
                await LookAsync(watched, fence);
            }
            catch (Exception e) when (e.IsTransientFailure() && !ct.IsCancellationRequested)
            {
                logger.LogWarning("Stops aren't watched now: {Reason}", e.Message);
            }
            await Task.Delay(LookEvery, clock, ct);
        }
    }

    /// <summary>Lets trailing stops follow the market.</summary>
    private async Task FollowAsync(Dictionary<Guid, Order> watched, CancellationToken ct)
    {
        var moved = new List<Order>();
        foreach (var order in watched.Values.Where(order => order.Type == OrderType.TrailingStop))
        {
            if (PriceFor(order) is not { } price
                || order.HighWaterMark is not { } mark
                || TrailingStop.Mark(order.Side, mark, price) is var better && better == mark)
            {
                continue;
            }
            moved.Add(
                order with
                {
                    HighWaterMark = better,
                    StopPrice = TrailingStop.StopOf(order.Side, better, order.TrailPrice, order.TrailPercent)
                });
        }
        if (moved.Count == 0) return;
        await store.KeepMarksAsync(
            [.. moved.Select(order => new StopMark(order.Id, order.HighWaterMark!.Value, order.StopPrice!.Value))], ct);
        foreach (var order in moved) watched[order.Id] = order;
    }

    private async Task LookAsync(Dictionary<Guid, Order> watched, Fence fence)
    {
        var now = clock.GetUtcNow();
        var happened = new List<(Guid OrderId, OrderEvent Event)>();
        foreach (var order in watched.Values)
        {
            if (OrderExpiry.Of(order.TimeInForce, order.ExtendedHours, order.AssetClass == AssetClass.Crypto,
                order.SubmittedAt) <= now)
            {
                happened.Add(
                    (order.Id, new OrderEvent.Withdraw(
                        times.Next(), "its time in force is over", OrderStatus.Expired)));
            }
            else if (PriceFor(order) is { } price
                && order.StopPrice is { } stop
                && TrailingStop.IsReached(order.Side, stop, price))
            {
                logger.LogInformation("Stop of order {OrderId} at {Stop} is reached by {Symbol} at {Price}", order.Id,
                    stop, order.Symbol, price);
                happened.Add((order.Id, new OrderEvent.Trigger(times.Next(), price)));
            }
        }
        if (happened.Exists(item => item.Event is OrderEvent.Trigger)) CrashPoints.Hit(CrashPoint.BeforeTrigger);
        var applied = happened.Select(item => transitions.ApplyAsync(item.OrderId, item.Event, fence)).ToArray();
        foreach (var change in applied) await change;
        foreach (var (id, _) in happened) watched.Remove(id);
    }

    /// <summary>
    /// What selling brings or buying costs; null while nobody says so freshly enough, and for stocks outside regular
    /// hours.
    /// </summary>
    private decimal? PriceFor(Order order)
    {
        if (order.AssetClass != AssetClass.Crypto && !hours.IsOpen(clock.GetUtcNow())) return null;
        var quote = quotes.Find(order.Symbol);
        if (quote is null || !quote.IsFresh(clock.GetUtcNow(), limits.MaxPriceAge)) return null;
        var price = order.Side == OrderSide.Sell ? quote.BidPrice : quote.AskPrice;
        return price > 0 ? price : null;
    }
}
