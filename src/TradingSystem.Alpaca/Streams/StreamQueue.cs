using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace TradingSystem.Alpaca.Streams;

/// <summary>
/// Messages that wait for a stream's reader, bounded by their number and by their bytes. It takes one while there is
/// room, so that a single message may go beyond the bytes.
/// </summary>
/// <remarks>Any number of writers, one reader.</remarks>
public sealed class StreamQueue(int maxMessages = 65_536, int maxBytes = 8 << 20) : ChannelWriter<ReadOnlyMemory<byte>>
{
    private readonly Channel<ReadOnlyMemory<byte>> messages = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
    private readonly TaskCompletionSource<StreamEnd> cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private TaskCompletionSource<bool>? room;
    private int waiting;
    private long bytes;
    private bool completed;

    /// <summary>
    /// Completes when the queue is completed with a <see cref="StreamEndException"/>: what waits then isn't to be sent
    /// any more.
    /// </summary>
    public Task<StreamEnd> Cut => cut.Task;

    public override bool TryWrite(ReadOnlyMemory<byte> item)
    {
        lock (gate)
        {
            if (completed || !HasRoom) return false;
            waiting++;
            bytes += item.Length;
            return messages.Writer.TryWrite(item);
        }
    }

    public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            if (completed || HasRoom) return new(!completed);
            room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return new(room.Task.WaitAsync(cancellationToken));
        }
    }

    public override bool TryComplete(Exception? error = null)
    {
        lock (gate)
        {
            if (completed) return false;
            completed = true;
            room?.TrySetResult(false);
            if (error is StreamEndException end) cut.TrySetResult(end.End);
            return messages.Writer.TryComplete(error);
        }
    }

    /// <summary>
    /// All messages until the queue is completed. What it was completed with is thrown after the last.
    /// </summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAllAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var message in messages.Reader.ReadAllAsync(ct))
        {
            yield return message;
            Release(message.Length);   // until then the reader had it in hand
        }
    }

    private bool HasRoom => waiting < maxMessages && bytes < maxBytes;

    private void Release(int length)
    {
        lock (gate)
        {
            waiting--;
            bytes -= length;
            if (room is null || !HasRoom) return;
            room.TrySetResult(true);
            room = null;
        }
    }
}
