namespace TradingSystem.Domain.Books;

/// <summary>What an account holds of a symbol. Quantities in units of the asset, values in US dollars.</summary>
public sealed record Position
{
    public required Guid AccountId { get; init; }
    public required string Symbol { get; init; }

    /// <summary>Signed: negative when short.</summary>
    public decimal Qty { get; init; }

    /// <summary>What the open quantity cost, fees not included; has the sign of <see cref="Qty"/>.</summary>
    public decimal CostBasis { get; init; }

    /// <summary>Quantity set aside for open orders that close the position.</summary>
    public decimal HeldQty { get; init; }

    /// <summary>Cash set aside for open buy orders of this symbol.</summary>
    public decimal PendingBuy { get; init; }

    /// <summary>Cash set aside for open short sales of this symbol.</summary>
    public decimal PendingShort { get; init; }

    /// <summary>Profit and loss of everything closed so far, fees deducted.</summary>
    public decimal RealizedPnl { get; init; }

    /// <summary>Number of fills and adjustments so far.</summary>
    public long Movements { get; init; }

    /// <summary>
    /// The protective stop: the price of a unit at which the system closes the position.
    /// </summary>
    public decimal? StopLoss { get; init; }

    public decimal? TakeProfit { get; init; }

    /// <summary>When the present position was opened; null while flat.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>What no open order closes; has the sign of <see cref="Qty"/>.</summary>
    public decimal AvailableQty => Qty < 0 ? Qty + HeldQty : Qty - HeldQty;

    public decimal AvgEntryPrice => Qty == 0 ? 0 : CostBasis / Qty;
}
