using System.Security.Cryptography;
using System.Text;

namespace TradingSystem.Exchange;

/// <summary>The account's key, for whatever asks for it. Comparing takes as long wherever the difference is.</summary>
public sealed class VenueKey(ExchangeOptions options)
{
    private readonly byte[] id = Digest(options.KeyId);
    private readonly byte[] secret = Digest(options.SecretKey);

    public bool Is(string keyId, string secretKey) =>
        CryptographicOperations.FixedTimeEquals(id, Digest(keyId))
        & CryptographicOperations.FixedTimeEquals(secret, Digest(secretKey));

    /// <summary>Of the same length for every text, so that the length isn't told either.</summary>
    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
