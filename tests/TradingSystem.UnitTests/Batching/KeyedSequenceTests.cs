using TradingSystem.Core.Batching;

namespace TradingSystem.UnitTests.Batching;

public sealed class KeyedSequenceTests
{
    [Fact]
    public async Task Turns_of_one_key_come_in_their_order_and_other_keys_dont_wait()
    {
        var sequence = new KeyedSequence<string>();
        var (first, second, other) = (sequence.Enqueue("a"), sequence.Enqueue("a"), sequence.Enqueue("b"));

        Assert.True(first.Before.IsCompleted);
        Assert.True(other.Before.IsCompleted);
        Assert.False(second.Before.IsCompleted);
        first.Dispose();
        await second.Before.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }
}
