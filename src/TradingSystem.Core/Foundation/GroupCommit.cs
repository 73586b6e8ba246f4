using System.Threading.Channels;

namespace TradingSystem.Core.Foundation;

/// <summary>
/// Many callers, one writer: whatever gathered while the last batch was being committed is the next batch.
/// There is no timer, so a lone item waits for nobody. A batch that fails for good is halved until the item that it
/// fails for stands alone: the others don't fail with it.
/// </summary>
/// <typeparam name="TItem">What a caller submits.</typeparam>
/// <typeparam name="TResult">What a caller gets, once its item is durable.</typeparam>
public sealed class GroupCommit<TItem, TResult> : IAsyncDisposable
{
    private readonly record struct Entry(TItem Item, TaskCompletionSource<TResult> Done);

    private readonly Channel<Entry> waiting;
    private readonly Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> commit;
    private readonly Func<Exception, bool> hasNoEffect;
    private readonly int batchMaxItems;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task writer;

    /// <param name="commit">Makes a batch durable, all or nothing, and answers for each item, in the same
    /// order.</param>
    /// <param name="hasNoEffect">
    /// Whether an exception says that nothing of the batch is durable, and none of it will be by itself.
    /// </param>
    /// <param name="batchMaxItems">Items in one batch at most.</param>
    /// <param name="queueMaxItems">Items that may wait; beyond that <see cref="SubmitAsync"/> refuses.</param>
    public GroupCommit(Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TResult>>> commit,
        Func<Exception, bool> hasNoEffect, int batchMaxItems, int queueMaxItems)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchMaxItems, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(queueMaxItems, batchMaxItems);
        (this.commit, this.hasNoEffect) = (commit, hasNoEffect);
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
            if (results.Count != batch.Count)
            {
                throw new InvalidOperationException($"{results.Count} results for {batch.Count} items");
            }
            for (var i = 0; i < batch.Count; i++) batch[i].Done.SetResult(results[i]);
        }
        catch (Exception e) when (batch.Count > 1 && !stopping.IsCancellationRequested && hasNoEffect(e))
        {
            var half = batch.Count / 2;
            await CommitAsync(batch[..half]);
            await CommitAsync(batch[half..]);
        }
        catch (Exception e)
        {
            foreach (var entry in batch) entry.Done.TrySetException(e);
        }
    }
}
