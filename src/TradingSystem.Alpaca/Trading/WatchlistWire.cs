using System.Text.Json.Serialization;

namespace TradingSystem.Alpaca.Trading;

/// <summary>A watchlist; in lists of them without its assets.</summary>
public sealed class WatchlistWire
{
    public Guid Id { get; init; }
    public Guid AccountId { get; init; }
    public string Name { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AssetWire[]? Assets { get; init; }
}
