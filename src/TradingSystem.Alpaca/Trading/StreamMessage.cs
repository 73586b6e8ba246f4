using TradingSystem.Domain.Orders;

namespace TradingSystem.Alpaca.Trading;

/// <summary>A frame of Alpaca's account stream.</summary>
public sealed class StreamMessage<T>
{
    public string Stream { get; init; } = "";
    public required T Data { get; init; }
}

/// <summary>The streams of an account that there are.</summary>
public static class AccountStream
{
    public const string TradeUpdates = "trade_updates";

    public static StreamMessage<TradeUpdateWire> Message(TradeUpdate update) =>
        new() { Stream = TradeUpdates, Data = TradeUpdateWire.From(update) };
}
