namespace TradingSystem.Core.Alpaca;

/// <summary>One item of the 207 answer to cancelling all orders.</summary>
public sealed class CancelStatusWire
{
    public Guid Id { get; init; }
    public int Status { get; init; }
}
