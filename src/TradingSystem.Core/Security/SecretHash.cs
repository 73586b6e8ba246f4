using System.Security.Cryptography;
using System.Text;

namespace TradingSystem.Core.Security;

/// <summary>
/// Secrets are 40 random characters, above 200 bits: a plain SHA-256 can't be guessed back, and slow hashes would only
/// slow each request.
/// </summary>
public static class SecretHash
{
    public static byte[] Of(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Takes the same time wherever the difference is.</summary>
    public static bool Matches(byte[] hash, string secret)
    {
        Span<byte> offered = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(secret), offered);
        return CryptographicOperations.FixedTimeEquals(hash, offered);
    }
}
