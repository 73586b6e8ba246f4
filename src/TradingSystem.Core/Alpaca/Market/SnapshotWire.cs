using System.Text.Json.Serialization;

namespace TradingSystem.Core.Alpaca.Market;

/// <summary>The latest of everything of a symbol; what isn't known is left out.</summary>
public sealed class SnapshotWire
{
    /// <summary>Only in the answer for a single symbol.</summary>
    [JsonPropertyName("symbol"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Symbol { get; set; }
    [JsonPropertyName("latestTrade"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public TradeWire? LatestTrade { get; init; }
    [JsonPropertyName("latestQuote"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public QuoteWire? LatestQuote { get; init; }
    [JsonPropertyName("minuteBar"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public BarWire? MinuteBar { get; init; }
    [JsonPropertyName("dailyBar"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public BarWire? DailyBar { get; init; }
    [JsonPropertyName("prevDailyBar"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public BarWire? PreviousDailyBar { get; init; }
}
