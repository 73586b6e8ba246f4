using TradingSystem.Core.Foundation;

namespace TradingSystem.UnitTests.Foundation;

public sealed class KeyedSequenceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turns_of_one_key_come_in_their_order_and_other_keys_dont_wait()
    {
        var sequence = new KeyedSequence<string>();
        var (first, second, other) = (sequence.Enqueue("a"), sequence.Enqueue("a"), sequence.Enqueue("b"));

        Assert.True(first.Before.IsCompleted);
        Assert.True(other.Before.IsCompleted);
        Assert.False(second.Before.IsCompleted);
        first.Dispose();
        await second.Before.WaitAsync(Patience, Ct);
    }

    [Fact]
    public async Task Turn_that_is_given_up_lets_nobody_overtake_those_before_it()
    {
        var sequence = new KeyedSequence<string>();
        var (first, second, third) = (sequence.Enqueue("a"), sequence.Enqueue("a"), sequence.Enqueue("a"));

        second.Dispose();
        await Task.Delay(50, Ct);
        Assert.False(third.Before.IsCompleted);
        first.Dispose();
        await third.Before.WaitAsync(Patience, Ct);
    }

    [Fact]
    public async Task Callers_of_one_key_at_the_same_time_never_have_their_turns_together()
    {
        const int Callers = 8, Turns = 20_000;
        var sequence = new KeyedSequence<int>();
        var (inside, together, had) = (new int[2], 0, 0);

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < Turns; i++)
            {
                var key = i % inside.Length;
                using var turn = sequence.Enqueue(key);
                if (i % 7 == caller) continue;   // gives its turn up
                await turn.Before;
                if (Interlocked.Increment(ref inside[key]) != 1) Interlocked.Increment(ref together);
                Interlocked.Increment(ref had);
                Interlocked.Decrement(ref inside[key]);
            }
        }, Ct))).WaitAsync(Patience, Ct);

        Assert.Equal(0, together);
        Assert.Equal(
            Enumerable.Range(0, Callers).Sum(caller => Enumerable.Range(0, Turns).Count(i => i % 7 != caller)), had);
        Assert.True(sequence.Enqueue(0).Before.IsCompleted);
    }
}
