namespace TradingSystem.Core.Alpaca;

/// <summary>The market's clock; times carry New York's offset.</summary>
public sealed class ClockWire
{
    public string Timestamp { get; init; } = "";
    public bool IsOpen { get; init; }
    public string NextOpen { get; init; } = "";
    public string NextClose { get; init; } = "";
}
