namespace TradingSystem.Core.Alpaca;

/// <summary>A frame of Alpaca's account stream.</summary>
public sealed class StreamMessage<T>
{
    public string Stream { get; init; } = "";
    public required T Data { get; init; }
}
