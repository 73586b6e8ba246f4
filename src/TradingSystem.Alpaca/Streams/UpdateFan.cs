using System.Collections.Concurrent;
using System.Threading.Channels;

namespace TradingSystem.Alpaca.Streams;

/// <summary>
/// Hands messages to the open streams of whom they concern. Never blocks: a reader that can't keep up is cut off, and
/// reconciles as after any cut.
/// </summary>
public sealed class UpdateFan<TKey> where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, ConcurrentDictionary<ChannelWriter<ReadOnlyMemory<byte>>, byte>> streams = new();

    public IDisposable Subscribe(TKey key, ChannelWriter<ReadOnlyMemory<byte>> writer)
    {
        var writers = streams.GetOrAdd(key, _ => new());
        writers[writer] = 0;
        return new Subscription(writers, writer);
    }

    public bool HasStreams(TKey key) => streams.TryGetValue(key, out var writers) && !writers.IsEmpty;

    public void Send(TKey key, ReadOnlyMemory<byte> message)
    {
        if (!streams.TryGetValue(key, out var writers)) return;
        foreach (var (writer, _) in writers)
        {
            if (!writer.TryWrite(message)) writer.TryComplete(new StreamEndException(StreamEnd.SlowClient));
        }
    }

    public void CutAll()
    {
        foreach (var writers in streams.Values)
        {
            foreach (var (writer, _) in writers) writer.TryComplete();
        }
    }

    private sealed class Subscription(ConcurrentDictionary<ChannelWriter<ReadOnlyMemory<byte>>, byte> writers,
        ChannelWriter<ReadOnlyMemory<byte>> writer) : IDisposable
    {
        public void Dispose() => writers.TryRemove(writer, out _);
    }
}
