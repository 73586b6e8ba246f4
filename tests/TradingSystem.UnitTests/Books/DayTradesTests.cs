using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Books;

namespace TradingSystem.UnitTests.Books;

public sealed class DayTradesTests
{
    [Theory]
    [InlineData(10, 0, 0, 0, 0, 1100)]   // held since before: all of it from the close of 110
    [InlineData(20, 10, 1200, 0, 0, 2300)]   // and ten bought today at 120
    [InlineData(15, 10, 1200, 5, 600, 1750)]   // five of the older ones are sold
    [InlineData(4, 10, 1200, 16, 1900, 480)]   // only of today's are left
    [InlineData(-10, 0, 0, 0, 0, -1100)]
    [InlineData(-15, 2, 230, 7, 700, -1580)]   // eight short since before, seven sold today at 100
    public void Result_of_the_day_counts_from_the_close_or_from_todays_entry(int qty, int bought, int paid, int sold,
        int received, int basis) =>
        Assert.Equal(basis, new DayTrades(bought, paid, sold, received).BasisOf(qty, 110));

    [Fact]
    public void Position_tells_the_change_since_the_close_and_the_result_since_the_basis()
    {
        var wire = PositionWire.From(new() { Symbol = "AAPL" }, qty: 20, available: 20, costBasis: 2200, price: 125,
            previousClose: 110, dayBasis: 2300);

        Assert.Equal((110, 125m / 110 - 1, 200, 200m / 2300, 300),
            (wire.LastdayPrice, wire.ChangeToday, wire.UnrealizedIntradayPl, wire.UnrealizedIntradayPlpc,
            wire.UnrealizedPl));
    }

    [Fact]
    public void Short_position_gains_when_the_price_falls()
    {
        var wire = PositionWire.From(new() { Symbol = "AAPL" }, qty: -10, available: -10, costBasis: -1000, price: 99,
            previousClose: 110, dayBasis: -1100);

        Assert.Equal((110m, 0.1m), (wire.UnrealizedIntradayPl, wire.UnrealizedIntradayPlpc));
    }
}
