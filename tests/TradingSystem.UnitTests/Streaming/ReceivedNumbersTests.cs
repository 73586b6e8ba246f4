using TradingSystem.Redis;

namespace TradingSystem.UnitTests.Streaming;

public sealed class ReceivedNumbersTests
{
    private static Guid Sender(int n) => new(n, 0, 0, new byte[8]);

    [Fact]
    public void What_comes_by_two_ways_counts_once()
    {
        var received = new ReceivedNumbers();
        long[] byTwoWays = [1, 2, 1, 2, 3, 3, 4, 5, 4, 5];

        Assert.Equal([1, 2, 3, 4, 5], byTwoWays.Where(number => received.IsNew(Sender(1), number)));
    }

    [Fact]
    public void Each_sender_has_numbers_of_its_own_however_many_there_were()
    {
        var received = new ReceivedNumbers();

        for (var n = 1; n <= 1000; n++)
        {
            Assert.True(received.IsNew(Sender(n), 1));
            Assert.False(received.IsNew(Sender(n), 1));
            Assert.True(received.IsNew(Sender(n), 2));
        }
    }
}
