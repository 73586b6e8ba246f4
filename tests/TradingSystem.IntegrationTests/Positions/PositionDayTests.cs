using TradingSystem.Alpaca.Trading;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Positions;

/// <summary>What a position tells of today.</summary>
[Collection(TradingCollection.Name)]
public sealed class PositionDayTests(TwoWorkers system)
{
    private const string MoveFills = "update fills set at = at + $2 where order_id = $1";
    private const string MoveOpening =
        "update positions set opened_at = opened_at + $2 where account_id = $1 and symbol = 'ETH/USD'";

    [Fact]
    public async Task Day_counts_from_the_close_for_what_was_held_and_from_the_entry_for_what_is_new()
    {
        using var trader = system.ExtraTrader(2);
        var account = (await trader.AccountAsync()).Id;
        var held = await BuyAsync(trader, 0.5m);
        var added = await BuyAsync(trader, 0.25m);
        var fresh = await ShownAsync(trader);
        Assert.Equal(fresh.UnrealizedPl, fresh.UnrealizedIntradayPl);   // all of it was bought today

        await ExecuteAsync(MoveFills, held.Id, TimeSpan.FromDays(-2));
        await ExecuteAsync(MoveOpening, account, TimeSpan.FromDays(-2));
        try
        {
            var shown = await ShownAsync(trader);
            var close = await CloseOfYesterdayAsync(trader);
            Assert.Equal(close, shown.LastdayPrice);
            var expected = shown.MarketValue - (0.5m * close + 0.25m * added.FilledAvgPrice!.Value);
            Assert.Equal(expected, shown.UnrealizedIntradayPl, 6);
            Assert.Equal(shown.CurrentPrice / close - 1, shown.ChangeToday, 6);
        }
        finally
        {
            await ExecuteAsync(MoveFills, held.Id, TimeSpan.FromDays(2));
            await ExecuteAsync(MoveOpening, account, TimeSpan.FromDays(2));
        }
        using var closed = await trader.SendAsync(HttpMethod.Delete, "/v2/positions/ETHUSD");
    }

    private static async Task<OrderWire> BuyAsync(TradingClient trader, decimal qty)
    {
        var order = new { symbol = "ETH/USD", qty, side = "buy", type = "market", time_in_force = "gtc" };
        return await trader.StatusAsync((await trader.PlaceAsync(order)).Id, "filled");
    }

    private static async Task<PositionWire> ShownAsync(TradingClient trader) =>
        (await trader.PositionsAsync()).Single(position => position.Symbol == "ETHUSD");

    private static async Task<decimal> CloseOfYesterdayAsync(TradingClient trader)
    {
        var day = DateTimeOffset.UtcNow.AddDays(-1)
            .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var path = $"/v1beta3/crypto/us/bars?symbols=ETH/USD&timeframe=1Day&start={day}&end={day}";
        var (_, body) = await trader.JsonAsync(HttpMethod.Get, path);
        return body.GetProperty("bars").GetProperty("ETH/USD")[0].GetProperty("c").GetDecimal();
    }

    private async Task ExecuteAsync(string sql, Guid id, TimeSpan shift)
    {
        await using var command = system.Database.CreateCommand(sql);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(shift);
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
