using System.Text.Json;

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

    /// <summary>A trade update as a frame.</summary>
    public static byte[] Frame(TradeUpdateWire update) => JsonSerializer.SerializeToUtf8Bytes(
        new() { Stream = TradeUpdates, Data = update }, TradingJson.Default.StreamMessageTradeUpdateWire);
}
