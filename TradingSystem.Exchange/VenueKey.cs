using TradingSystem.Core.Security;

namespace TradingSystem.Exchange;

/// <summary>The account's key, for whatever asks for it. Comparing takes the same time wherever the difference is.</summary>
public sealed class VenueKey(ExchangeOptions options)
{
    private readonly byte[] id = SecretHash.Of(options.KeyId);
    private readonly byte[] secret = SecretHash.Of(options.SecretKey);

    public bool Is(string keyId, string secretKey) =>
        SecretHash.Matches(id, keyId) & SecretHash.Matches(secret, secretKey);
}
