using System.Collections.Concurrent;
using TradingSystem.Core.Accounts;
using TradingSystem.Core.Persistence;

namespace TradingSystem.Api.Authentication;

/// <summary>Keys in memory for a few seconds: a revoked key works that much longer, and a database that fails over stops nobody from being recognised.</summary>
public sealed class ApiKeyCache(ApiKeyTable table, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Usable = TimeSpan.FromMinutes(5);
    private const int MaxUnknownKeys = 1024;

    private readonly ConcurrentDictionary<string, (ApiKey Key, long ReadAt)> known = new();
    private readonly ConcurrentDictionary<string, long> unknown = new();

    /// <summary>Null when key and secret don't belong together, or to nobody.</summary>
    public async ValueTask<ApiKey?> AuthenticateAsync(string keyId, string secret, CancellationToken ct)
    {
        if (keyId.Length is 0 or > 64 || secret.Length is 0 or > 128) return null;
        var key = await FindAsync(keyId, ct);
        return key is not null && SecretHash.Matches(key.SecretSha256, secret) ? key : null;
    }

    private async ValueTask<ApiKey?> FindAsync(string keyId, CancellationToken ct)
    {
        if (known.TryGetValue(keyId, out var entry) && clock.GetElapsedTime(entry.ReadAt) < Fresh) return entry.Key;
        if (unknown.TryGetValue(keyId, out var missedAt) && clock.GetElapsedTime(missedAt) < Fresh) return null;
        try
        {
            if (await table.FindAsync(keyId, ct) is { } key)
            {
                known[keyId] = (key, clock.GetTimestamp());
                unknown.TryRemove(keyId, out _);
                return key;
            }
            known.TryRemove(keyId, out _);
            if (unknown.Count >= MaxUnknownKeys) unknown.Clear();
            unknown[keyId] = clock.GetTimestamp();
            return null;
        }
        catch (Exception e) when (e.IsTransientFailure() && entry.Key is not null && clock.GetElapsedTime(entry.ReadAt) < Usable)
        {
            return entry.Key;
        }
    }
}
