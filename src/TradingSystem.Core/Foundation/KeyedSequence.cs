namespace TradingSystem.Core.Foundation;

/// <summary>
/// Hands out turns: those of one key come one after the other, in the order they were asked for; keys don't wait for
/// each other.
/// </summary>
public sealed class KeyedSequence<TKey> where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Task> tails = [];

    /// <summary>
    /// Asks for a turn. Of several callers at the same time each has a turn of its own, in any order.
    /// </summary>
    public Turn Enqueue(TKey key)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            var before = tails.GetValueOrDefault(key, Task.CompletedTask);
            tails[key] = done.Task;
            return new(this, key, before, done);
        }
    }

    private void End(TKey key, TaskCompletionSource done)
    {
        lock (gate)
        {
            if (tails.GetValueOrDefault(key) == done.Task) tails.Remove(key);
        }
        done.TrySetResult();
    }

    /// <summary>
    /// Await <see cref="Before"/>, do the work, dispose. Whoever has nothing to do disposes without waiting, and isn't
    /// waited for.
    /// </summary>
    public sealed class Turn(
        KeyedSequence<TKey> sequence, TKey key, Task before, TaskCompletionSource done) : IDisposable
    {
        private int disposed;

        /// <summary>Completes when the turns before this one are over; never fails.</summary>
        public Task Before => before;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref disposed, 1) != 0) return;
            if (before.IsCompleted) sequence.End(key, done);
            else _ = EndAfterThoseBeforeAsync();
        }

        /// <summary>The turns behind this one wait for those before it as well.</summary>
        private async Task EndAfterThoseBeforeAsync()
        {
            await before;
            sequence.End(key, done);
        }
    }
}
