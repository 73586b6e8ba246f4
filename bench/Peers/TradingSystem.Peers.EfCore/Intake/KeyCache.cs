using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TradingSystem.Peers.EfCore.Data;

namespace TradingSystem.Peers.EfCore.Intake;

/// <summary>Keys as they were when they were first used.</summary>
public sealed class KeyCache(IDbContextFactory<PeerDb> contexts)
{
    private readonly ConcurrentDictionary<string, ApiKey> known = new();

    /// <summary>Null when the key or its secret is wrong.</summary>
    public async ValueTask<Guid?> AccountOfAsync(string keyId, string secret)
    {
        if (!known.TryGetValue(keyId, out var key))
        {
            await using var db = await contexts.CreateDbContextAsync();
            if (await db.ApiKeyAsync(keyId) is not { } found) return null;
            known[keyId] = key = found;
        }
        return Matches(key.SecretSha256, secret) ? key.AccountId : null;
    }

    private static bool Matches(byte[] hash, string secret)
    {
        Span<byte> offered = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(secret), offered);
        return CryptographicOperations.FixedTimeEquals(hash, offered);
    }
}
