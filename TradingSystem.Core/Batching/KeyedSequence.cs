using System.Collections.Concurrent;

namespace TradingSystem.Core.Batching;

/// <summary>Hands out turns: those of one key come one after the other, in the order they were asked for; keys don't wait for each other.</summary>
public sealed class KeyedSequence<TKey> where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Task> tails = new();

    /// <summary>Asks for a turn. Not thread-safe for one key: the caller's order of calls is the order of the turns.</summary>
    public Turn Enqueue(TKey key)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = tails.GetValueOrDefault(key, Task.CompletedTask);
        tails[key] = done.Task;
        return new(this, key, before, done);
    }

    /// <summary>Await <see cref="Before"/>, do the work, dispose.</summary>
    public sealed class Turn(KeyedSequence<TKey> sequence, TKey key, Task before, TaskCompletionSource done) : IDisposable
    {
        /// <summary>Completes when the turns before this one are over; never fails.</summary>
        public Task Before => before;

        public void Dispose()
        {
            done.TrySetResult();
            sequence.tails.TryRemove(new(key, done.Task));
        }
    }
}
