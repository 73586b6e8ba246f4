using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Failures;

/// <summary>Stops that no broker holds: a worker watches the market, and another one goes on where it died.</summary>
[Collection(CrashingCollection.Name)]
public sealed class WatchedStopTests(CrashingSystem system)
{
    [Fact]
    public async Task Mark_of_a_trailing_stop_survives_the_worker_that_watched()
    {
        var entry = await BuyAsync("TSLA", 2);
        var stop = await system.Trader.PlaceAsync(
            new { symbol = "TSLA", qty = 2, side = "sell", type = "trailing_stop", trail_percent = 5, time_in_force = "gtc" });
        await system.Trader.StatusAsync(stop.Id, "new");
        Assert.Null(await system.Exchange.FindAsync(stop.Id.ToString()));   // the broker knows nothing of it

        await GapAsync("TSLA", 20);
        await Eventually.TrueAsync("the mark has followed the market",
            async () => (await system.Trader.GetAsync(stop.Id)).Hwm > entry * 1.15m);
        await system.KillAsync("worker-1");
        await system.StartAsync("worker-1");
        await GapAsync("TSLA", -10);

        // Down to above where it was bought: only the mark from before the death has a stop that high.
        var sold = await system.Trader.StatusAsync(stop.Id, "filled");
        Assert.InRange(sold.FilledAvgPrice!.Value, entry, sold.StopPrice!.Value);
        await Proof.HoldsAsync(system, [stop]);
    }

    [Fact]
    public async Task Stop_that_buys_waits_for_a_higher_price_and_its_limit_holds()
    {
        var price = await BuyAsync("MSFT", 1);
        var order = await system.Trader.PlaceAsync(
            new
            {
                symbol = "MSFT",
                qty = 1,
                side = "buy",
                type = "stop_limit",
                stop_price = decimal.Round(
                price * 1.05m, 2),
                limit_price = decimal.Round(price * 1.06m, 2),
                time_in_force = "gtc"
            });
        await system.Trader.StatusAsync(order.Id, "new");

        await GapAsync("MSFT", 15);
        await Eventually.TrueAsync("the stop is reached",
            async () => await system.Exchange.FindAsync(order.Id.ToString()) is { Type: "limit", Status: "new" });
        await GapAsync("MSFT", -12);

        var bought = await system.Trader.StatusAsync(order.Id, "filled");
        Assert.True(bought.FilledAvgPrice <= order.LimitPrice);
        await Proof.HoldsAsync(system, [order]);
    }

    private async Task<decimal> BuyAsync(string symbol, int qty)
    {
        var bought = await system.Trader.PlaceAsync(
            new { symbol, qty, side = "buy", type = "market", time_in_force = "day" });
        return (await system.Trader.StatusAsync(bought.Id, "filled")).FilledAvgPrice!.Value;
    }

    private Task GapAsync(string symbol, double percent) =>
        system.Exchange.FaultAsync(new { kind = "price_gap", symbol, percent });
}
