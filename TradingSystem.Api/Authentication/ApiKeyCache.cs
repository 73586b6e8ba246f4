using System.Collections.Concurrent;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Security;

namespace TradingSystem.Api.Authentication;

/// <summary>
/// Keys in memory for a few seconds: a revoked key works that much longer, and a database that fails over stops nobody
/// from being recognised. Keys that don't exist are remembered, too, and few of them are looked up at a time: they
/// don't take the database's connections from the others.
/// </summary>
public sealed class ApiKeyCache(Func<string, CancellationToken, Task<ApiKey?>> find, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UnknownFor = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Usable = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private const int MaxUnknownKeys = 1024;
    private const int MaxStrangersAtOnce = 2;

    private readonly ConcurrentDictionary<string, Known> known = new();
    private readonly ConcurrentDictionary<string, long> unknown = new();
    private readonly SemaphoreSlim strangers = new(MaxStrangersAtOnce);

    /// <summary>Callers that want the same key wait for one answer.</summary>
    private readonly ConcurrentDictionary<string, Lazy<Task<ApiKey?>>> lookups = new();

    /// <param name="FailedAt">When it last couldn't be looked up; null: it could.</param>
    private sealed record Known(ApiKey Key, long ReadAt, long? FailedAt = null);

    public void Dispose() => strangers.Dispose();

    /// <summary>
    /// Whether key and secret belonged together when they were last looked up, however long that is ago.
    /// </summary>
    public bool Remembers(string keyId, string secret) =>
        CanBe(keyId, secret)
            && known.TryGetValue(keyId, out var entry)
            && SecretHash.Matches(entry.Key.SecretSha256, secret);

    /// <summary>Null when key and secret don't belong together, or to nobody.</summary>
    /// <exception cref="KeysBusyException">Too many keys that nobody knows are being looked up.</exception>
    public async ValueTask<ApiKey?> AuthenticateAsync(string keyId, string secret, CancellationToken ct)
    {
        if (!CanBe(keyId, secret)) return null;
        var key = await FindAsync(keyId, ct);
        return key is not null && SecretHash.Matches(key.SecretSha256, secret) ? key : null;
    }

    private static bool CanBe(string keyId, string secret) =>
        keyId.Length is > 0 and <= 64 && secret.Length is > 0 and <= 128;

    private async ValueTask<ApiKey?> FindAsync(string keyId, CancellationToken ct)
    {
        var entry = known.GetValueOrDefault(keyId);
        if (entry is not null && (clock.GetElapsedTime(entry.ReadAt) < Fresh || IsToBeUsedAgain(entry)))
        {
            return entry.Key;
        }
        if (unknown.TryGetValue(keyId, out var missedAt) && clock.GetElapsedTime(missedAt) < UnknownFor) return null;
        try
        {
            return await LookUpOnceAsync(keyId, isStranger: entry is null).WaitAsync(ct);
        }
        catch (Exception e) when (e.IsTransientFailure() && entry is not null && IsUsable(entry))
        {
            known.TryUpdate(keyId, entry with { FailedAt = clock.GetTimestamp() }, entry);
            return entry.Key;
        }
    }

    private bool IsUsable(Known entry) => clock.GetElapsedTime(entry.ReadAt) < Usable;

    private bool IsToBeUsedAgain(Known entry) =>
        entry.FailedAt is { } at && clock.GetElapsedTime(at) < RetryAfter && IsUsable(entry);

    private Task<ApiKey?> LookUpOnceAsync(string keyId, bool isStranger) =>
        lookups.GetOrAdd(keyId, id => new(() => LookUpAsync(id, isStranger))).Value;

    private async Task<ApiKey?> LookUpAsync(string keyId, bool isStranger)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        var waits = isStranger;
        try
        {
            if (isStranger) await strangers.WaitAsync(patience.Token);
            waits = false;
            var readAt = clock.GetTimestamp();   // before: what changes meanwhile may not be in the answer
            var key = await find(keyId, patience.Token);
            Remember(keyId, key, readAt);
            return key;
        }
        catch (OperationCanceledException e)
        {
            throw waits
                ? new KeysBusyException()
                : new TimeoutException("the database doesn't say in time whose key it is", e);
        }
        finally
        {
            if (isStranger && !waits) strangers.Release();
            lookups.TryRemove(keyId, out _);
        }
    }

    private void Remember(string keyId, ApiKey? key, long readAt)
    {
        if (key is not null)
        {
            known[keyId] = new(key, readAt);
            unknown.TryRemove(keyId, out _);
            return;
        }
        known.TryRemove(keyId, out _);
        if (unknown.Count >= MaxUnknownKeys) unknown.Clear();
        unknown[keyId] = readAt;
    }
}
