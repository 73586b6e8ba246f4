using System.Text.Json.Serialization;

namespace TradingSystem.Core.Alpaca.Market;

/// <summary>That trading in a stock was halted or goes on: Alpaca's real-time stock data, channel <c>statuses</c>. The codes are those of tape C (UTP Plan).</summary>
public sealed class TradingStatusWire : IDataPoint
{
    public const string HaltCode = "H";
    public const string ResumptionCode = "T";

    [JsonPropertyName("t")] public DateTimeOffset Time { get; init; }
    [JsonPropertyName("sc")] public string StatusCode { get; init; } = "";
    [JsonPropertyName("sm")] public string StatusMessage { get; init; } = "";
    [JsonPropertyName("rc")] public string ReasonCode { get; init; } = "";
    [JsonPropertyName("rm")] public string ReasonMessage { get; init; } = "";
    [JsonPropertyName("z")] public string Tape { get; init; } = "";

    /// <summary>An operator has halted trading, or lets it go on.</summary>
    public static TradingStatusWire Of(DateTimeOffset time, bool halted) => new()
    {
        Time = time,
        StatusCode = halted ? HaltCode : ResumptionCode,
        StatusMessage = halted ? "Trading Halt" : "Trading Resumption",
        ReasonCode = halted ? "O1" : "R",
        ReasonMessage = halted ? "Operations Halt, Contact Market Operations" : "Issue Available",
        Tape = TradeWire.StockTape,
    };
}
