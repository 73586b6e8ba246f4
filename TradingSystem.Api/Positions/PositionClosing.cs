using TradingSystem.Api.Errors;
using TradingSystem.Api.Orders;
using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Intake;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;

namespace TradingSystem.Api.Positions;

/// <summary>Closes positions by market orders, through the same intake as every order.</summary>
public sealed class PositionClosing(PositionQueries positions, OrderPlacement placement, OrderCancellation cancellation)
{
    private const int MaxDecimals = 9;

    /// <param name="qty">How much to close; null: see the percentage.</param>
    /// <param name="percentage">0 to 100; null: everything that no open order holds.</param>
    public async Task<Placement> CloseAsync(Position position, string assetClass, decimal? qty, decimal? percentage)
    {
        var sign = Math.Sign(position.Qty);
        var held = sign * position.Qty;
        var amount = qty ?? (percentage is { } percent ? decimal.Round(held * percent / 100, MaxDecimals, MidpointRounding.ToZero) : held);
        if (amount <= 0)
        {
            return AlpacaError.Unprocessable($"percentage {DecimalString.Format(percentage ?? 0)} of the position is less than can be traded");
        }
        return await placement.PlaceAsync(position.AccountId, new()
        {
            Symbol = position.Symbol,
            Side = sign > 0 ? OrderSide.Sell : OrderSide.Buy,
            Type = OrderType.Market,
            TimeInForce = assetClass == AssetWire.Crypto ? TimeInForce.Gtc : TimeInForce.Day,
            Qty = amount,
        }, closing: true);
    }

    public async Task<CloseStatusWire[]> CloseAllAsync(Guid account, bool cancelOrders, Func<string, string> classOf, CancellationToken ct)
    {
        if (cancelOrders) await cancellation.CancelAndWaitAsync(account, symbol: null, ct);
        return await Task.WhenAll((await positions.ListAsync(account, ct)).Select(position =>
            StatusAsync(position, () => CloseAsync(position, classOf(position.Symbol), null, null))));
    }

    /// <summary>
    /// What became of one of many: an order that fails says nothing of the others, which may have been accepted.
    /// </summary>
    internal static async Task<CloseStatusWire> StatusAsync(Position position, Func<Task<Placement>> close)
    {
        Placement placement;
        try
        {
            placement = await close();
        }
        catch (Exception e)
        {
            placement = ErrorMiddleware.Judge(e);
        }
        return new()
        {
            Symbol = position.Symbol.Replace("/", "", StringComparison.Ordinal),
            Status = placement.Refused?.Status ?? StatusCodes.Status200OK,
            Order = placement.Accepted is { } accepted ? OrderWire.From(accepted) : null,
            Error = placement.Refused?.Body,
        };
    }
}
