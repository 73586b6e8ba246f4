using System.Net;
using TradingSystem.Api.RateLimits;
using TradingSystem.Core.Security;

namespace TradingSystem.Api.Authentication;

/// <summary>
/// Judges keys. Whoever comes too often without a valid one is refused before anything is looked up for him; a key that
/// was valid a moment ago passes from everywhere.
/// </summary>
internal sealed class KeyCheck(ApiKeyCache keys, FailureLimiter failures)
{
    /// <param name="Key">Null when it isn't valid, or wasn't judged.</param>
    /// <param name="TooMany">Why it wasn't judged.</param>
    public readonly record struct Verdict(ApiKey? Key, RateLimiter.Count? TooMany);

    /// <param name="from">Null for a connection that has no address.</param>
    public async ValueTask<Verdict> JudgeAsync(string keyId, string secret, IPAddress? from, CancellationToken ct)
    {
        if (!failures.IsQuiet)
        {
            var count = failures.Look(SourceAddress.Of(from));
            if (count.IsTooMany && !keys.Remembers(keyId, secret)) return new(null, count);
        }
        var key = await keys.AuthenticateAsync(keyId, secret, ct);
        if (key is null) failures.Add(SourceAddress.Of(from));
        return new(key, null);
    }
}
