using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Exchange.Rules;

/// <summary>What trading costs here. Section <c>Market</c>, where its customers read it, too.</summary>
public sealed record FeeOptions
{
    public const string Section = "Market";

    /// <summary>Of a trade in crypto, in hundredths of a percent of what it brings.</summary>
    [Range(0, 1000)] public decimal CryptoFeeBasisPoints { get; init; }
}
