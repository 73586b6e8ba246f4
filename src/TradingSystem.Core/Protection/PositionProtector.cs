using System.Globalization;
using Microsoft.Extensions.Logging;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Intake;
using TradingSystem.Core.Leases;
using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;

namespace TradingSystem.Core.Protection;

/// <summary>
/// Sees to it that every open position has a protective stop, and closes what has reached it: the job of one process.
/// The stop is held here and not as an order at the broker, so that it takes nothing from what the trader may sell.
/// Switched off, it takes away what stops there are.
/// </summary>
public sealed class PositionProtector(IStopStore stops, OrderPlacement placement, IQuotes quotes, RiskOptions limits,
    TimeProvider clock, ILogger<PositionProtector> logger) : ISingleOwnerJob
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public string Lease => "stop-guard";

    Task ISingleOwnerJob.RunAsync(Fence fence, CancellationToken ct) => RunAsync(ct);

    public async Task RunAsync(CancellationToken ct)
    {
        if (!limits.ProtectiveStops) logger.LogWarning("Risk:ProtectiveStops is false: positions have no stop");
        while (true)
        {
            try
            {
                if (limits.ProtectiveStops) await GuardAllAsync(ct);
                else await stops.ClearStopsAsync(ct);
            }
            catch (Exception e) when (e.IsTransientFailure() && !ct.IsCancellationRequested)
            {
                logger.LogWarning("Stops aren't watched now: {Reason}", e.Message);
            }
            await Task.Delay(Pause, clock, ct);
        }
    }

    private async Task GuardAllAsync(CancellationToken ct)
    {
        foreach (var position in await stops.OpenPositionsAsync(ct)) await GuardAsync(position, ct);
    }

    private async Task GuardAsync(Position position, CancellationToken ct)
    {
        if (position.StopLoss is null)
        {
            var stop = StopRule.For(position, limits.StopLossPercent);
            CrashPoints.Hit(CrashPoint.BeforeStopUpdate);
            await stops.SetStopAsync(position, stop, ct);
            logger.LogInformation(
                "Position {Symbol} of {Account} has a stop at {Stop}", position.Symbol, position.AccountId, stop);
        }
        else if (quotes.Find(position.Symbol) is { } quote && quote.IsFresh(clock.GetUtcNow(), limits.MaxPriceAge)
            && StopRule.IsReached(position, quote.BidPrice, quote.AskPrice))
        {
            await CloseAsync(position);
        }
    }

    /// <summary>
    /// What open orders hold is theirs to close. The order's id says which position and minute it is for: two guards,
    /// or one that died in between, place it once.
    /// </summary>
    private async Task CloseAsync(Position position)
    {
        var (side, qty) = position.Qty > 0
            ? (OrderSide.Sell, position.AvailableQty)
            : (OrderSide.Buy, -position.AvailableQty);
        if (qty <= 0) return;
        var minute = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        var (accepted, _, refused) = await placement.PlaceAsync(position.AccountId, new()
        {
            Symbol = position.Symbol,
            Side = side,
            Type = OrderType.Market,
            TimeInForce = AssetClasses.IsPair(position.Symbol) ? TimeInForce.Gtc : TimeInForce.Day,
            Qty = qty,
            ClientOrderId = string.Create(
                CultureInfo.InvariantCulture, $"stop-{position.Symbol}-{position.Movements}-{minute}"),
        }, closing: true);
        if (accepted is not null)
        {
            logger.LogWarning("Stop of {Symbol} at {Stop} is reached: order {OrderId} closes {Qty}", position.Symbol,
                position.StopLoss, accepted.Id, qty);
        }
        else if (refused!.Code != RefusalCode.ClientOrderIdTaken)
        {
            logger.LogError("Stop of {Symbol} at {Stop} is reached, and the order was refused: {Reason}",
                position.Symbol, position.StopLoss, refused.Code);
        }
    }
}
