using TradingSystem.Alpaca.Streams;

namespace TradingSystem.UnitTests.Streaming;

public sealed class StreamQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1000, 10, 4)]    // 3 are 9 bytes: there is room for one more
    [InlineData(2, 1000, 2)]
    public void No_more_waits_than_may(int maxMessages, int maxBytes, int taken)
    {
        var queue = new StreamQueue(maxMessages, maxBytes);

        Assert.Equal(taken, Enumerable.Range(0, 10).Count(_ => queue.TryWrite(new byte[3])));
    }

    [Fact]
    public async Task Writer_that_waits_goes_on_as_the_reader_takes_and_all_comes_in_order()
    {
        var queue = new StreamQueue(maxMessages: 5, maxBytes: 8);
        var writing = Task.Run(async () =>
        {
            for (byte i = 0; i < 200; i++) await queue.WriteAsync(new byte[] { i, 0, 0 }, Ct);
            queue.Complete();
        }, Ct);

        var read = new List<byte>();
        await foreach (var message in queue.ReadAllAsync(Ct)) read.Add(message.Span[0]);

        await writing.WaitAsync(Patience, Ct);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (byte)i), read);
        Assert.False(queue.TryWrite(new byte[1]));
        Assert.False(await queue.WaitToWriteAsync(Ct));
    }

    [Fact]
    public async Task End_with_a_reason_is_known_at_once_and_lets_writers_go()
    {
        var queue = new StreamQueue(maxMessages: 1);
        Assert.True(queue.TryWrite(new byte[1]));
        var waiting = queue.WaitToWriteAsync(Ct).AsTask();

        queue.TryComplete(new StreamEndException(StreamEnd.SlowClient));

        Assert.Equal(StreamEnd.SlowClient, await queue.Cut.WaitAsync(Patience, Ct));
        Assert.False(await waiting.WaitAsync(Patience, Ct));
    }
}
