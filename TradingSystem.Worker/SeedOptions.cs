using System.ComponentModel.DataAnnotations;

namespace TradingSystem.Worker;

/// <summary>
/// Section <c>Seed</c>: the keys and the accounts of a new installation. Without a key id none is made.
/// </summary>
internal sealed record SeedOptions
{
    public const string Section = "Seed";

    public string? TraderKeyId { get; init; }
    public string? TraderSecretKey { get; init; }
    public string? AdminKeyId { get; init; }
    public string? AdminSecretKey { get; init; }

    /// <summary>Cash of the trader's account, in US dollars.</summary>
    [Range(0, 1e12)] public decimal Cash { get; init; } = 1_000_000;

    /// <summary>
    /// Further accounts of the same kind, each with a key of its own: <c>{TraderKeyId}-1</c> and so on, with the
    /// trader's secret. For load tests.
    /// </summary>
    [Range(0, 100_000)] public int ExtraAccounts { get; init; }
}
