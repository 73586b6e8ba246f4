using TradingSystem.Domain.Orders;

namespace TradingSystem.UnitTests.Orders;

public sealed class PartitionTests
{
    [Fact]
    public void Of_accounts_made_one_after_the_other_spreads_evenly()
    {
        var counts = new int[Partition.Count];
        for (var n = 0; n < 1000 * Partition.Count; n++)
        {
            counts[Partition.Of(Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddMilliseconds(n)), "AAPL")]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 700, 1300));
    }

    [Fact]
    public void Of_same_account_and_symbol_never_changes() =>
        Assert.Equal(0, Partition.Of(new Guid("0193f0b0-0000-7000-8000-00000000000a"), "BTC/USD"));
}
