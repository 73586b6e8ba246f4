using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Alpaca;

/// <summary>A well-formed request to place an order. Whether it may be placed is another question.</summary>
public sealed record OrderRequest
{
    /// <summary>Symbol, pair (BTC/USD, BTCUSD) or asset id, as the client wrote it.</summary>
    public required string Symbol { get; init; }

    public required OrderSide Side { get; init; }
    public required OrderType Type { get; init; }
    public required TimeInForce TimeInForce { get; init; }

    /// <summary>Exactly one of quantity and notional is set.</summary>
    public decimal? Qty { get; init; }

    /// <summary>Value in US dollars.</summary>
    public decimal? Notional { get; init; }

    public decimal? LimitPrice { get; init; }
    public bool ExtendedHours { get; init; }
    public string? ClientOrderId { get; init; }
}
