using System.Collections.Concurrent;
using TradingSystem.Alpaca.Streams;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Security;

namespace TradingSystem.Api.Streaming;

/// <summary>
/// Which keys have streams open at this process. Ends those whose key was revoked or has another secret: an open
/// socket isn't asked for its key again.
/// </summary>
/// <param name="secrets">The hashes of the secrets that some keys have now; without those that were revoked.</param>
public sealed class OpenStreams(
    Func<string[], CancellationToken, Task<IReadOnlyDictionary<string, byte[]>>> secrets, TimeProvider clock,
    ILogger<OpenStreams> logger)
{
    // Both together are less than the 5 s that keys are known for.
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CheckPatience = TimeSpan.FromSeconds(2);

    /// <summary>How long streams go on while nobody can say whether their keys are valid; as long as keys do.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Entry, byte> streams = new();

    /// <summary>Notes a stream until the answer is disposed.</summary>
    /// <param name="end">Called, perhaps more than once, when its key isn't valid any more, or nobody could say for
    /// long whether it is.</param>
    public IDisposable Add(ApiKey key, Action<StreamEnd> end)
    {
        var stream = new Entry(this, key, end);
        streams[stream] = 0;
        return stream;
    }

    public async Task RunAsync(CancellationToken ct)
    {
        var checkedAt = clock.GetTimestamp();
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await CheckAsync(ct);
                checkedAt = clock.GetTimestamp();
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogDebug("The keys of open streams can't be looked up: {Reason}", e.Message);
                if (clock.GetElapsedTime(checkedAt) > Trust)
                {
                    foreach (var stream in streams.Keys) stream.End(StreamEnd.Internal);
                }
            }
            await Task.Delay(CheckEvery, clock, ct).Ended();
        }
    }

    private async Task CheckAsync(CancellationToken ct)
    {
        Entry[] open = [.. streams.Keys];   // before the look-up: a key that was read later may be newer than it
        if (open.Length == 0) return;
        using var patience = new CancellationTokenSource(CheckPatience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        var valid = await secrets([.. open.Select(stream => stream.Key.KeyId).Distinct()], either.Token);
        foreach (var stream in open)
        {
            var secret = valid.GetValueOrDefault(stream.Key.KeyId);
            if (!secret.AsSpan().SequenceEqual(stream.Key.SecretSha256)) stream.End(StreamEnd.KeyEnded);
        }
    }

    private sealed class Entry(OpenStreams owner, ApiKey key, Action<StreamEnd> end) : IDisposable
    {
        public ApiKey Key => key;

        public void End(StreamEnd reason) => end(reason);

        public void Dispose() => owner.streams.TryRemove(this, out _);
    }
}
