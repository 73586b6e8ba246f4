using System.Threading.Channels;

namespace TradingSystem.Alpaca.Streams;

/// <summary>
/// A subscription that begins with what a stream has missed: live updates wait while the past is read, and follow it.
/// Since waiting begins before reading, there is no gap; what is in both is sent once.
/// </summary>
/// <typeparam name="TUser">Whose updates they are.</typeparam>
public sealed class ResumedSubscription<TUser> : IDisposable
{
    private const int MaxRemembered = 100_000;
    private readonly StreamQueue live = new();
    private readonly CancellationTokenSource over = new();
    private readonly IDisposable subscription;

    /// <param name="subscribe">Sends live updates to the writer until the answer is disposed.</param>
    /// <param name="to">Completed when the updates end or can't be had: that cuts the stream.</param>
    public ResumedSubscription(IUpdateHistory<TUser> history, TUser user, string since,
        Func<TUser, ChannelWriter<ReadOnlyMemory<byte>>, IDisposable> subscribe, ChannelWriter<ReadOnlyMemory<byte>> to)
    {
        subscription = subscribe(user, live);
        _ = RunAsync(history, user, since, to, over.Token);
    }

    public void Dispose()
    {
        subscription.Dispose();
        over.Cancel();
    }

    private async Task RunAsync(IUpdateHistory<TUser> history, TUser user, string since,
        ChannelWriter<ReadOnlyMemory<byte>> to, CancellationToken ct)
    {
        try
        {
            var sent = new HashSet<string>();
            await foreach (var (id, message) in history.SinceAsync(user, since, ct))
            {
                if (sent.Count == MaxRemembered) sent.Clear();   // the client recognises a repeat as well
                sent.Add(id);
                await to.WriteAsync(message, ct);
            }
            await foreach (var message in live.ReadAllAsync(ct))
            {
                if (sent.Count == 0 || IdOf(message.Span) is not { } id || !sent.Remove(id))
                {
                    await to.WriteAsync(message, ct);
                }
            }
            to.TryComplete();
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // Nobody listens any more, or to something else now.
        }
        catch (Exception e)
        {
            to.TryComplete(e);   // a cut makes the client try again
        }
    }

    /// <summary>The id stands before everything that a client has named.</summary>
    private static string? IdOf(ReadOnlySpan<byte> message)
    {
        var name = "\"event_id\":\""u8;
        var at = message.IndexOf(name);
        if (at < 0) return null;
        var rest = message[(at + name.Length)..];
        var end = rest.IndexOf((byte)'"');
        return end < 0 ? null : System.Text.Encoding.UTF8.GetString(rest[..end]);
    }
}
