using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Positions;

[Collection(TradingCollection.Name)]
public sealed class StopTests(TwoWorkers system)
{
    private const string OfTheTest =
        "symbol = 'MSFT' and account_id = (select id from accounts where number = 'PX0000006')";

    [Fact]
    public async Task Position_gets_a_stop_and_is_closed_when_the_market_reaches_it()
    {
        using var trader = system.ExtraTrader(6);
        var order = new { symbol = "MSFT", qty = 3, side = "buy", type = "market", time_in_force = "day" };
        var bought = await trader.PlaceAsync(order);
        await trader.StatusAsync(bought.Id, "filled");
        const string aTenthBelow = "stop_loss between cost_basis / qty * 0.8999 and cost_basis / qty * 0.9001";
        await Eventually.TrueAsync("the position has a stop a tenth below its price",
            async () => await CountAsync(aTenthBelow) == 1);

        var held = Assert.Single(await trader.PositionsAsync());
        Assert.Equal((decimal.Round(held.AvgEntryPrice * 0.9m, 6), 10m),
            (held.ProtectiveStopPrice, held.ProtectiveStopPercent));

        // The market doesn't fall on command, but a stop can be put where the market is.
        await using (var command = system.Database.CreateCommand(
            $"update positions set stop_loss = cost_basis / qty * 2 where {OfTheTest}"))
        {
            Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        await Eventually.TrueAsync("the position is closed", async () => (await trader.PositionsAsync()).Length == 0);
        var orders = await trader.AllOrdersAsync();
        Assert.Equal(("sell", 3m, "filled"), (orders[^1].Side, orders[^1].FilledQty, orders[^1].Status));
        Assert.StartsWith("stop-MSFT-", orders[^1].ClientOrderId, StringComparison.Ordinal);
        Assert.Equal(2, orders.Count);
        Assert.Equal(0, await CountAsync("stop_loss is not null"));
        await Proof.HoldsAsync(system, orders);
    }

    private async Task<long> CountAsync(string condition)
    {
        await using var command = system.Database.CreateCommand(
            $"select count(*) from positions where {OfTheTest} and {condition}");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
