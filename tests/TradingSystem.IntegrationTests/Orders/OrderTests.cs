using System.Net;
using System.Text.Json;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Orders;

[Collection(TradingCollection.Name)]
public sealed class OrderTests(TwoWorkers system)
{
    private static string Unique(string name) => $"{name}-{Guid.NewGuid():N}";

    [Fact]
    public async Task Market_buy_is_accepted_filled_and_in_the_position()
    {
        var placed = await system.Trader.PlaceAsync(
            new { symbol = "ETH/USD", qty = "0.25", side = "buy", type = "market", time_in_force = "gtc" });
        Assert.Equal("accepted", placed.Status);

        var filled = await system.Trader.StatusAsync(placed.Id, "filled");

        Assert.Equal(0.25m, filled.FilledQty);
        Assert.InRange(filled.FilledAvgPrice!.Value, 1000, 5000);
        Assert.NotNull(filled.FilledAt);
        var position = (await system.Trader.PositionsAsync()).Single(p => p.Symbol == "ETHUSD");
        Assert.True(position.Qty >= 0.25m);
        await Proof.HoldsAsync(system, [placed]);
    }

    [Fact]
    public async Task Limit_order_rests_and_is_canceled_and_frees_its_reservation()
    {
        var before = await system.Trader.AccountAsync();
        var placed = await system.Trader.PlaceAsync(
            new { symbol = "MSFT", qty = 3, side = "buy", type = "limit", limit_price = 100, time_in_force = "gtc" });
        await system.Trader.StatusAsync(placed.Id, "new");
        Assert.Equal(before.BuyingPower - 300, (await system.Trader.AccountAsync()).BuyingPower);

        using var response = await system.Trader.SendAsync(HttpMethod.Delete, $"/v2/orders/{placed.Id}");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        await system.Trader.StatusAsync(placed.Id, "canceled");
        Assert.Equal(before.BuyingPower, (await system.Trader.AccountAsync()).BuyingPower);
        var (status, error) = await system.Trader.JsonAsync(HttpMethod.Delete, $"/v2/orders/{placed.Id}");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, 42210000), (status, error.GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task Same_client_order_id_twice_is_refused_for_ever()
    {
        var id = Unique("twice");
        var order =
            new { symbol = "AAPL", qty = 1, side = "buy", type = "market", time_in_force = "day", client_order_id = id };
        var first = await system.Trader.PlaceAsync(order);
        await system.Trader.StatusAsync(first.Id, "filled");

        var (status, error) = await system.Trader.JsonAsync(
            HttpMethod.Post, "/v2/orders", JsonSerializer.Serialize(order));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal((40010001, "client_order_id must be unique"),
            (error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()));
        Assert.Equal(first.Id, (await system.Trader.FindAsync(id))!.Id);
    }

    [Fact]
    public async Task Same_client_order_id_from_many_clients_at_once_is_accepted_once()
    {
        var body = JsonSerializer.Serialize(
            new { symbol = "AAPL", qty = 1, side = "buy", type = "market", time_in_force = "day", client_order_id = Unique("race") });

        var answers = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(_ => system.Trader.JsonAsync(HttpMethod.Post, "/v2/orders", body)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(19, answers.Count(answer => answer.Status == HttpStatusCode.UnprocessableEntity));
        await Proof.HoldsAsync(system, []);
    }

    [Fact]
    public async Task Order_by_value_buys_for_that_value()
    {
        var placed = await system.Trader.PlaceAsync(
            new { symbol = "SPY", notional = "1000", side = "buy", type = "market", time_in_force = "day" });

        var filled = await system.Trader.StatusAsync(placed.Id, "filled");

        Assert.Null(filled.Qty);
        Assert.InRange(filled.FilledQty * filled.FilledAvgPrice!.Value, 999, 1000);
    }

    [Fact]
    public async Task Ioc_and_fok_that_find_nothing_are_canceled()
    {
        foreach (var force in new[] { "ioc", "fok" })
        {
            var placed = await system.Trader.PlaceAsync(
                new { symbol = "MSFT", qty = 1, side = "buy", type = "limit", limit_price = 50, time_in_force = force });
            await system.Trader.StatusAsync(placed.Id, "canceled");
        }
    }

    [Fact]
    public async Task Position_is_closed_in_parts_and_whole()
    {
        using var trader = system.ExtraTrader(4);   // others hold coins, too
        var bought = await trader.PlaceAsync(
            new { symbol = "BTC/USD", qty = "0.1", side = "buy", type = "market", time_in_force = "gtc" });
        await trader.StatusAsync(bought.Id, "filled");

        var (half, order) = await trader.JsonAsync(HttpMethod.Delete, "/v2/positions/BTC%2FUSD?percentage=50");
        Assert.Equal(HttpStatusCode.OK, half);
        await trader.StatusAsync(order.GetProperty("id").GetGuid(), "filled");
        Assert.Equal(0.05m, (await trader.PositionsAsync()).Single(p => p.Symbol == "BTCUSD").Qty);

        var (_, rest) = await trader.JsonAsync(HttpMethod.Delete, "/v2/positions/BTCUSD");
        await trader.StatusAsync(rest.GetProperty("id").GetGuid(), "filled");

        Assert.DoesNotContain(await trader.PositionsAsync(), p => p.Symbol == "BTCUSD");
        Assert.Equal(HttpStatusCode.NotFound, (await trader.JsonAsync(HttpMethod.Get, "/v2/positions/BTC/USD")).Status);
        await Proof.HoldsAsync(system, []);
    }

    [Fact]
    public async Task Cancel_all_answers_207_for_each_open_order()
    {
        foreach (var symbol in new[] { "MSFT", "AAPL" })
        {
            await system.Trader.PlaceAsync(
                new { symbol, qty = 1, side = "buy", type = "limit", limit_price = 20, time_in_force = "gtc" });
        }

        var (status, answers) = await system.Trader.JsonAsync(HttpMethod.Delete, "/v2/orders");

        Assert.Equal(HttpStatusCode.MultiStatus, status);
        Assert.Equal(2, answers.GetArrayLength());
        Assert.All(answers.EnumerateArray(), answer => Assert.Equal(200, answer.GetProperty("status").GetInt32()));
        await Proof.EveryOrderIsFinalAsync(system);
        Assert.Equal(0, (await system.Trader.JsonAsync(HttpMethod.Delete, "/v2/orders")).Body.GetArrayLength());
    }

    [Fact]
    public async Task List_pages_by_submitted_at_and_filters()
    {
        var symbol = "TSLA";
        for (var n = 0; n < 5; n++)
        {
            await system.Trader.PlaceAsync(
                new { symbol, qty = 1, side = "buy", type = "limit", limit_price = 30 + n, time_in_force = "ioc" });
        }
        await Proof.EveryOrderIsFinalAsync(system);

        var newest = (await system.Trader.JsonAsync(
            HttpMethod.Get, $"/v2/orders?status=closed&symbols={symbol}&limit=2")).Body.EnumerateArray().ToArray();
        var older = (await system.Trader.JsonAsync(HttpMethod.Get,
            $"/v2/orders?status=all&symbols={symbol}&limit=3&until={newest[1].GetProperty("submitted_at").GetString()}")).Body.EnumerateArray().ToArray();

        Assert.Equal(["34", "33"], newest.Select(order => order.GetProperty("limit_price").GetString()));
        Assert.Equal(["32", "31", "30"], older.Select(order => order.GetProperty("limit_price").GetString()));
        Assert.Empty((await system.Trader.JsonAsync(
            HttpMethod.Get, $"/v2/orders?status=open&symbols={symbol}")).Body.EnumerateArray());
    }
}
