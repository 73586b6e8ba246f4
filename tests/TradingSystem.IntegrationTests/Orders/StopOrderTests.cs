using System.Net;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Orders;

/// <summary>
/// Stops at the broker; those that we watch are met in <see cref="GroupTests"/> and in the crash matrix.
/// </summary>
[Collection(TradingCollection.Name)]
public sealed class StopOrderTests(TwoWorkers system)
{
    /// <summary>The broker is asked every two seconds; a busy machine takes longer.</summary>
    private static readonly TimeSpan MarkPatience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Stop_waits_at_the_broker_and_sells_when_it_is_reached()
    {
        await BuyAsync("AAPL", 3);
        var waits = await system.Trader.PlaceAsync(
            new { symbol = "AAPL", qty = 2, side = "sell", type = "stop", stop_price = 1.5, time_in_force = "gtc" });
        var sells = await system.Trader.PlaceAsync(
            new { symbol = "AAPL", qty = 1, side = "sell", type = "stop", stop_price = 90_000, time_in_force = "gtc" });

        Assert.Equal(1, (await system.Trader.StatusAsync(sells.Id, "filled")).FilledQty);
        Assert.Equal((1.5m, "stop"), ((await system.Trader.StatusAsync(waits.Id, "new")).StopPrice, waits.Type));
        Assert.NotNull((await system.Exchange.FindAsync(waits.Id.ToString()))!.StopPrice);
        await CancelAsync(waits.Id);
        await Proof.HoldsAsync(system, [waits, sells]);
    }

    [Fact]
    public async Task Stop_limit_becomes_a_limit_order_that_may_rest()
    {
        await BuyAsync("MSFT", 1);
        var order = await system.Trader.PlaceAsync(
            new { symbol = "MSFT", qty = 1, side = "sell", type = "stop_limit", stop_price = 9_000, limit_price = 8_000, time_in_force = "day" });
        await system.Trader.StatusAsync(order.Id, "new");
        await CancelAsync(order.Id);
        await Proof.HoldsAsync(system, [order]);
    }

    [Fact]
    public async Task Trailing_stop_follows_the_market()
    {
        await BuyAsync("SPY", 1);
        var order = await system.Trader.PlaceAsync(
            new { symbol = "SPY", qty = 1, side = "sell", type = "trailing_stop", trail_percent = 50, time_in_force = "gtc" });
        Assert.Equal((50m, null), (order.TrailPercent, order.TrailPrice));
        Assert.True(order.Hwm > 0 && order.StopPrice > 0 && order.StopPrice < order.Hwm);
        await system.Trader.StatusAsync(order.Id, "new");

        await GapAsync("SPY", 4);
        await Eventually.TrueAsync("the mark is the broker's",
            async () => await system.Trader.GetAsync(order.Id) is var ours && ours.Hwm > order.Hwm * 1.02m
            && await system.Exchange.FindAsync(order.Id.ToString()) is { } theirs && ours.Hwm <= theirs.Hwm
                && ours.StopPrice is > 0 and var stop && stop == decimal.Round(ours.Hwm!.Value / 2, 2), MarkPatience);
        await GapAsync("SPY", -4);
        await CancelAsync(order.Id);
        await Proof.HoldsAsync(system, [order]);
    }

    [Fact]
    public async Task Fill_of_a_trailing_stop_tells_how_far_the_market_had_come()
    {
        await BuyAsync("MSFT", 1);
        var order = await system.Trader.PlaceAsync(
            new { symbol = "MSFT", qty = 1, side = "sell", type = "trailing_stop", trail_percent = 3, time_in_force = "gtc" });
        await system.Trader.StatusAsync(order.Id, "new");

        await GapAsync("MSFT", 5);
        var mark = await Eventually.GetAsync("the mark at the broker",
            async () => await system.Exchange.FindAsync(order.Id.ToString()) is { } theirs
                && theirs.Hwm > order.Hwm * 1.03m
                ? theirs
                : null);
        await GapAsync("MSFT", -8);

        // No other look at the broker's order is as quick as its fill.
        var sold = await system.Trader.StatusAsync(order.Id, "filled");
        Assert.True(sold.Hwm >= mark.Hwm && sold.StopPrice >= mark.StopPrice,
            $"{sold.Hwm} {sold.StopPrice}, at the broker {mark.Hwm} {mark.StopPrice}");
        await Proof.HoldsAsync(system, [order]);
    }

    [Theory]
    [InlineData("""{"symbol":"AAPL","qty":1,"side":"sell","type":"trailing_stop","trail_price":1000000,"time_in_force":"gtc"}""", HttpStatusCode.UnprocessableEntity, "trail")]
    [InlineData("""{"symbol":"AAPL","qty":1,"side":"buy","type":"stop","time_in_force":"gtc"}""", HttpStatusCode.UnprocessableEntity, "stop_price")]
    [InlineData("""{"symbol":"AAPL","qty":1,"side":"buy","type":"stop","stop_price":"10.001","time_in_force":"gtc"}""", HttpStatusCode.UnprocessableEntity, "stop_price")]
    [InlineData("""{"symbol":"AAPL","qty":1,"side":"buy","type":"trailing_stop","trail_price":1,"trail_percent":1,"time_in_force":"gtc"}""", HttpStatusCode.UnprocessableEntity, "trail_price")]
    [InlineData("""{"symbol":"BTC/USD","qty":1,"side":"buy","type":"stop","stop_price":1,"time_in_force":"gtc"}""", HttpStatusCode.UnprocessableEntity, "invalid order type for crypto order")]
    [InlineData("""{"symbol":"AAPL","qty":1,"side":"buy","type":"stop","stop_price":10,"time_in_force":"opg"}""", HttpStatusCode.UnprocessableEntity, "opg")]
    public async Task Stop_that_makes_no_sense_is_refused(string body, HttpStatusCode expected, string named)
    {
        var (status, error) = await system.Trader.JsonAsync(HttpMethod.Post, "/v2/orders", body);

        Assert.Equal(expected, status);
        Assert.Contains(named, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private Task GapAsync(string symbol, double percent) =>
        system.Exchange.FaultAsync(new { kind = "price_gap", symbol, percent });

    private async Task BuyAsync(string symbol, int qty)
    {
        var bought = await system.Trader.PlaceAsync(
            new { symbol, qty, side = "buy", type = "market", time_in_force = "day" });
        await system.Trader.StatusAsync(bought.Id, "filled");
    }

    private async Task CancelAsync(Guid id)
    {
        using var response = await system.Trader.SendAsync(HttpMethod.Delete, $"/v2/orders/{id}");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await system.Trader.StatusAsync(id, "canceled");
    }
}
