namespace TradingSystem.Core.Security;

/// <summary>A key that opens an account. The secret itself isn't stored.</summary>
/// <param name="Roles">trader, viewer, operator, admin.</param>
public sealed record ApiKey(string KeyId, Guid AccountId, byte[] SecretSha256, IReadOnlySet<string> Roles);
