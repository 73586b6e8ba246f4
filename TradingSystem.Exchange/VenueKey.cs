using System.Security.Cryptography;
using System.Text;

namespace TradingSystem.Exchange;

/// <summary>The account's key, for whatever asks for it. Comparing takes the same time wherever the difference is.</summary>
public sealed class VenueKey(ExchangeOptions options)
{
    private readonly byte[] id = Hash(options.KeyId);
    private readonly byte[] secret = Hash(options.SecretKey);

    public bool Is(string keyId, string secretKey) =>
        CryptographicOperations.FixedTimeEquals(id, Hash(keyId)) & CryptographicOperations.FixedTimeEquals(secret, Hash(secretKey));

    /// <summary>Of one length, whatever is hashed.</summary>
    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
