namespace TradingSystem.Core.Security;

/// <summary>A key as an operator sees it.</summary>
public sealed record KeyListing
{
    public string KeyId { get; init; } = "";
    public string AccountNumber { get; init; } = "";

    /// <summary>Separated by commas.</summary>
    public string Roles { get; init; } = "";

    public DateTime CreatedAt { get; init; }
    public DateTime? RevokedAt { get; init; }
}
