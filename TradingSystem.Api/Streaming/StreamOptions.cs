using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Api.Streaming;

/// <summary>Section <c>Stream</c>.</summary>
public sealed record StreamOptions
{
    public const string Section = "Stream";

    /// <summary>Account streams that a key may have open, on each instance of the Api.</summary>
    [Range(1, 100_000)] public int MaxConnectionsPerKey { get; init; } = 20;

    /// <summary>
    /// Sockets of all kinds from one address that haven't authenticated yet, on each instance of the Api.
    /// </summary>
    [Range(1, 100_000)] public int MaxStrangersPerAddress { get; init; } = 100;
}
