using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Api.Streaming;

/// <summary>Section <c>MarketStream</c>.</summary>
public sealed record MarketStreamOptions
{
    public const string Section = "MarketStream";

    /// <summary>Sockets that a key may have open, on each instance of the Api, for stocks and for crypto.</summary>
    [Range(1, 100_000)] public int MaxConnectionsPerKey { get; init; } = 10;
}
