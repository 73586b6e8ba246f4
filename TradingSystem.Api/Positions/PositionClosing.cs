using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Api.Errors;
using TradingSystem.Api.Orders;
using TradingSystem.Core.Intake;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;

namespace TradingSystem.Api.Positions;

/// <summary>Closes positions by market orders, through the same intake as every order.</summary>
public sealed class PositionClosing(PositionQueries positions, OrderPlacement placement, OrderCancellation cancellation)
{
    private const int MaxDecimals = 9;

    /// <param name="qty">How much to close; null: see the percentage.</param>
    /// <param name="percentage">0 to 100; null: everything that no open order holds.</param>
    public async Task<Placement> CloseAsync(Position position, decimal? qty, decimal? percentage)
    {
        var sign = Math.Sign(position.Qty);
        var held = sign * position.Qty;
        var amount = qty
            ?? (percentage is { } percent
                ? decimal.Round(held * percent / 100, MaxDecimals, MidpointRounding.ToZero)
                : held);
        if (amount <= 0)
        {
            return new Refusal(RefusalCode.PercentageTooSmall) { Value = percentage ?? 0 };
        }
        return await placement.PlaceAsync(position.AccountId, new()
        {
            Symbol = position.Symbol,
            Side = sign > 0 ? OrderSide.Sell : OrderSide.Buy,
            Type = OrderType.Market,
            TimeInForce = AssetClasses.IsPair(position.Symbol) ? TimeInForce.Gtc : TimeInForce.Day,
            Qty = amount,
        }, closing: true);
    }

    public async Task<CloseStatusWire[]> CloseAllAsync(Guid account, bool cancelOrders, CancellationToken ct)
    {
        if (cancelOrders) await cancellation.CancelAndWaitAsync(account, symbol: null, ct);
        return await Task.WhenAll((await positions.ListAsync(account, ct)).Select(position =>
            StatusAsync(position, () => CloseAsync(position, null, null))));
    }

    /// <summary>
    /// What became of one of many: an order that fails says nothing of the others, which may have been accepted.
    /// </summary>
    internal static async Task<CloseStatusWire> StatusAsync(Position position, Func<Task<Placement>> close)
    {
        var (accepted, error) = await OutcomeAsync(close);
        return new()
        {
            Symbol = position.Symbol.Replace("/", "", StringComparison.Ordinal),
            Status = error?.Status ?? StatusCodes.Status200OK,
            Order = accepted is null ? null : OrderWire.From(accepted),
            Error = error?.Body,
        };
    }

    private static async Task<(Order? Accepted, AlpacaError? Error)> OutcomeAsync(Func<Task<Placement>> close)
    {
        try
        {
            var placement = await close();
            return (placement.Accepted, placement.Refused?.ToAlpaca());
        }
        catch (Exception e)
        {
            return (null, ErrorMiddleware.Judge(e));
        }
    }
}
