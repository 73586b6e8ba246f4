using System.Threading.Channels;

namespace TradingSystem.Core.Batching;

/// <summary>
/// Many callers, one writer: whatever gathered while the last batch was being committed is the next batch.
/// There is no timer, so a lone item waits for nobody.
/// </summary>
/// <typeparam name="TItem">What a caller submits.</typeparam>
/// <typeparam name="TResult">What a caller gets, once its item is durable.</typeparam>
public sealed class GroupCommit<TItem, TResult> : IAsyncDisposable
{
    private readonly record struct Entry(TItem Item, TaskCompletionSource<TResult> Done);

    private readonly Channel<Entry> waiting;
    private readonly Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> commit;
    private readonly int batchMaxItems;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task writer;

    /// <param name="commit">Makes a batch durable and answers for each item, in the same order. An exception fails the whole batch.</param>
    /// <param name="batchMaxItems">Items in one batch at most.</param>
    /// <param name="queueMaxItems">Items that may wait; beyond that <see cref="SubmitAsync"/> refuses.</param>
    public GroupCommit(Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> commit, int batchMaxItems, int queueMaxItems)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchMaxItems, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(queueMaxItems, batchMaxItems);
        this.commit = commit;
        this.batchMaxItems = batchMaxItems;
        waiting = Channel.CreateBounded<Entry>(new BoundedChannelOptions(queueMaxItems) { SingleReader = true });
        writer = WriteAsync();
    }

    /// <exception cref="QueueFullException">Too many items wait already; this one was not taken.</exception>
    public Task<TResult> SubmitAsync(TItem item)
    {
        var done = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!waiting.Writer.TryWrite(new(item, done))) throw new QueueFullException(waiting.Reader.Count);
        return done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        stopping.Cancel();
        await writer;
        stopping.Dispose();
    }

    private async Task WriteAsync()
    {
        var batch = new List<Entry>(batchMaxItems);
        while (await waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < batchMaxItems && waiting.Reader.TryRead(out var entry)) batch.Add(entry);
            await CommitAsync(batch);
            batch.Clear();
        }
    }

    private async Task CommitAsync(List<Entry> batch)
    {
        try
        {
            var results = await commit(batch.ConvertAll(entry => entry.Item), stopping.Token);
            if (results.Count != batch.Count) throw new InvalidOperationException($"{results.Count} results for {batch.Count} items");
            for (var i = 0; i < batch.Count; i++) batch[i].Done.SetResult(results[i]);
        }
        catch (Exception e)
        {
            foreach (var entry in batch) entry.Done.TrySetException(e);
        }
    }
}
