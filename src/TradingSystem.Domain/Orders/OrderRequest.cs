namespace TradingSystem.Domain.Orders;

/// <summary>
/// A well-formed request to place an order. Whether it may be placed is another question. Prices and values in US
/// dollars.
/// </summary>
public sealed record OrderRequest
{
    /// <summary>Symbol, pair (BTC/USD, BTCUSD) or asset id, as the client wrote it.</summary>
    public required string Symbol { get; init; }

    public required OrderSide Side { get; init; }
    public required OrderType Type { get; init; }
    public required TimeInForce TimeInForce { get; init; }
    public OrderClass Class { get; init; }

    /// <summary>Exactly one of quantity and notional is set.</summary>
    public decimal? Qty { get; init; }

    public decimal? Notional { get; init; }

    public decimal? LimitPrice { get; init; }
    public decimal? StopPrice { get; init; }

    /// <summary>How far a trailing stop follows the market: one of the two, in US dollars or in percent.</summary>
    public decimal? TrailPrice { get; init; }

    public decimal? TrailPercent { get; init; }

    /// <summary>
    /// The limit of a group's order that takes the profit; null in a one-cancels-other order, which is that order
    /// itself.
    /// </summary>
    public decimal? TakeProfitLimit { get; init; }

    /// <summary>The stop of a group's order that limits the loss.</summary>
    public decimal? StopLossStop { get; init; }

    /// <summary>The worst price at which that stop may sell; null: any.</summary>
    public decimal? StopLossLimit { get; init; }

    /// <summary>What the client means the order to do to the position; null: whatever it comes to.</summary>
    public PositionIntent? PositionIntent { get; init; }

    public bool ExtendedHours { get; init; }
    public string? ClientOrderId { get; init; }
}
