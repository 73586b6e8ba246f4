using System.Text.Json.Serialization;

namespace TradingSystem.Core.Alpaca.Market;

/// <summary>A book, or what has changed of it: Alpaca's real-time crypto data, channel <c>orderbooks</c>. Prices in US dollars, sizes in units; a size of zero takes a price out of the book.</summary>
public sealed class OrderBookUpdateWire : IDataPoint
{
    [JsonPropertyName("t")] public DateTimeOffset Time { get; init; }
    [JsonPropertyName("b")] public LevelWire[] Bids { get; init; } = [];
    [JsonPropertyName("a")] public LevelWire[] Asks { get; init; } = [];

    /// <summary>Everything that isn't in it is no longer in the book.</summary>
    [JsonPropertyName("r"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool IsWhole { get; init; }

    /// <summary>What has changed from one whole book to a later one; null when nothing has.</summary>
    public static OrderBookUpdateWire? Change(OrderBookUpdateWire before, OrderBookUpdateWire after)
    {
        var change = new OrderBookUpdateWire { Time = after.Time, Bids = Change(before.Bids, after.Bids), Asks = Change(before.Asks, after.Asks) };
        return change.Bids.Length + change.Asks.Length > 0 ? change : null;
    }

    private static LevelWire[] Change(LevelWire[] before, LevelWire[] after)
    {
        var (known, prices) = (before.ToHashSet(), after.Select(level => level.Price).ToHashSet());
        return [.. after.Where(level => !known.Contains(level)), .. before.Where(level => !prices.Contains(level.Price)).Select(level => level with { Size = 0 })];
    }
}
