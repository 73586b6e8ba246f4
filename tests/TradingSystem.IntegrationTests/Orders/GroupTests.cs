using System.Net;
using System.Text.Json;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Text;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Orders;

/// <summary>
/// Orders that belong together. The market doesn't fall on command, but a stop can be put where the market is.
/// </summary>
[Collection(TradingCollection.Name)]
public sealed class GroupTests(TwoWorkers system)
{
    private static object Bracket(string symbol, int qty) => new
    {
        symbol,
        qty,
        side = "buy",
        type = "market",
        time_in_force = "gtc",
        order_class = "bracket",
        take_profit = new { limit_price = 100_000 },
        stop_loss = new { stop_price = 1 },
    };

    [Fact]
    public async Task Bracket_protects_what_was_bought_and_one_exit_ends_the_other()
    {
        var placed = await system.Trader.PlaceAsync(Bracket("AAPL", 4));
        Assert.Equal("bracket", placed.OrderClass);
        Assert.Equal([("limit", "held"), ("stop", "held")], placed.Legs!.Select(leg => (leg.Type, leg.Status)));
        var (profit, loss) = (placed.Legs![0], placed.Legs[1]);

        await system.Trader.StatusAsync(placed.Id, "filled");
        await system.Trader.StatusAsync(profit.Id, "new");
        Assert.Equal("held", (await system.Trader.GetAsync(loss.Id)).Status);
        var (status, _) = await system.Trader.JsonAsync(HttpMethod.Post, "/v2/orders",
            """{"symbol":"AAPL","qty":1000000,"side":"sell","type":"market","time_in_force":"day"}""");
        Assert.Equal(HttpStatusCode.Forbidden, status);
        await MarketReachesAsync(loss.Id);

        var sold = await system.Trader.StatusAsync(loss.Id, "filled");
        Assert.Equal(4, sold.FilledQty);
        await system.Trader.StatusAsync(profit.Id, "canceled");
        await Proof.HoldsAsync(system, [placed]);
    }

    [Fact]
    public async Task Stop_is_sold_though_the_broker_refuses_to_cancel_the_other_exit_at_first()
    {
        var placed = await system.Trader.PlaceAsync(Bracket("AAPL", 3));
        var (profit, loss) = (placed.Legs![0], placed.Legs[1]);
        await system.Trader.StatusAsync(placed.Id, "filled");
        await system.Trader.StatusAsync(profit.Id, "new");
        await system.Exchange.FaultAsync(new { kind = "refuse_cancel", symbol = "AAPL", count = 3 });

        await MarketReachesAsync(loss.Id);

        Assert.Equal(3, (await system.Trader.StatusAsync(loss.Id, "filled")).FilledQty);
        await system.Trader.StatusAsync(profit.Id, "canceled");
        await Proof.HoldsAsync(system, [placed]);
    }

    [Fact]
    public async Task Profit_that_is_taken_ends_the_stop()
    {
        var placed = await system.Trader.PlaceAsync(Bracket("MSFT", 2));
        await system.Trader.StatusAsync(placed.Id, "filled");
        await system.Trader.StatusAsync(placed.Legs![0].Id, "new");

        // A limit that the market has passed already.
        var (status, body) = await system.Trader.JsonAsync(
            HttpMethod.Patch, $"/v2/orders/{placed.Legs[0].Id}", """{"limit_price":"2.50"}""");

        Assert.True(status == HttpStatusCode.OK, body.ToString());
        var taken = body.Deserialize(TradingJson.Default.OrderWire)!;
        Assert.Equal(2, (await system.Trader.StatusAsync(taken.Id, "filled")).FilledQty);
        await system.Trader.StatusAsync(placed.Legs[0].Id, "replaced");
        await system.Trader.StatusAsync(placed.Legs[1].Id, "canceled");
        await Proof.HoldsAsync(system, [placed]);
    }

    [Fact]
    public async Task Canceling_one_cancels_the_group()
    {
        var placed = await system.Trader.PlaceAsync(new
        {
            symbol = "TSLA",
            qty = 3,
            side = "buy",
            type = "limit",
            limit_price = 5,
            time_in_force = "day",
            order_class = "bracket",
            take_profit = new { limit_price = 9 },
            stop_loss = new { stop_price = 4, limit_price = 3.5 },
        });
        await system.Trader.StatusAsync(placed.Id, "new");

        using var response = await system.Trader.SendAsync(HttpMethod.Delete, $"/v2/orders/{placed.Legs![1].Id}");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        foreach (var order in (OrderWire[])[placed, .. placed.Legs])
        {
            await system.Trader.StatusAsync(order.Id, "canceled");
        }
        await Proof.HoldsAsync(system, [placed]);
    }

    [Fact]
    public async Task One_cancels_the_other_for_a_position_that_is_there()
    {
        var bought = await system.Trader.PlaceAsync(
            new { symbol = "SPY", qty = 5, side = "buy", type = "market", time_in_force = "day" });
        await system.Trader.StatusAsync(bought.Id, "filled");
        var placed = await system.Trader.PlaceAsync(
            new { symbol = "SPY", qty = 5, side = "sell", type = "limit", time_in_force = "gtc", order_class = "oco", take_profit = new { limit_price = "1500" }, stop_loss = new { stop_price = "2" } });
        Assert.Equal((1500m, "limit", 1), (placed.LimitPrice, placed.Type, placed.Legs!.Length));
        await system.Trader.StatusAsync(placed.Id, "new");

        await MarketReachesAsync(placed.Legs[0].Id);

        Assert.Equal(5, (await system.Trader.StatusAsync(placed.Legs[0].Id, "filled")).FilledQty);
        await system.Trader.StatusAsync(placed.Id, "canceled");
        await Proof.HoldsAsync(system, [bought, placed]);
    }

    [Fact]
    public async Task One_triggers_the_other()
    {
        var placed = await system.Trader.PlaceAsync(
            new { symbol = "AAPL", qty = 2, side = "buy", type = "market", time_in_force = "gtc", order_class = "oto", take_profit = new { limit_price = 50_000 } });
        await system.Trader.StatusAsync(placed.Id, "filled");
        await system.Trader.StatusAsync(placed.Legs!.Single().Id, "new");

        using var response = await system.Trader.SendAsync(HttpMethod.Delete, $"/v2/orders/{placed.Legs![0].Id}");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await system.Trader.StatusAsync(placed.Legs[0].Id, "canceled");
        await Proof.HoldsAsync(system, [placed]);
    }

    [Fact]
    public async Task Legs_are_listed_flat_or_inside_the_order_that_they_belong_to()
    {
        var placed = await system.Trader.PlaceAsync(
            new { symbol = "MSFT", qty = 1, side = "buy", type = "limit", limit_price = 6, time_in_force = "day", order_class = "oto", stop_loss = new { stop_price = 5 } });
        await system.Trader.StatusAsync(placed.Id, "new");
        var leg = placed.Legs!.Single().Id;

        var flat = await ListAsync("/v2/orders?status=open&limit=500");
        var nested = await ListAsync("/v2/orders?status=open&limit=500&nested=true");

        Assert.Null(flat.Single(order => order.Id == placed.Id).Legs);
        Assert.Contains(flat, order => order.Id == leg);
        Assert.Equal(leg, nested.Single(order => order.Id == placed.Id).Legs!.Single().Id);
        Assert.DoesNotContain(nested, order => order.Id == leg);
        var (_, single) = await system.Trader.JsonAsync(HttpMethod.Get, $"/v2/orders/{placed.Id}?nested=true");
        Assert.Equal(leg, single.GetProperty("legs")[0].GetProperty("id").GetGuid());
        using var canceled = await system.Trader.SendAsync(HttpMethod.Delete, $"/v2/orders/{placed.Id}");
        await system.Trader.StatusAsync(leg, "canceled");
    }

    [Fact]
    public async Task Both_lists_have_the_same_orders_in_every_state()
    {
        using var trader = system.ExtraTrader(5);   // others replace exits, which nested lists leave out
        using var before = await trader.SendAsync(HttpMethod.Delete, "/v2/orders");
        await Eventually.TrueAsync("nothing is open", async () =>
            (await PagesAsync(trader, "status=open&direction=desc", 500)).Count == 0);
        var entered = new List<OrderWire>();
        for (var i = 0; i < 3; i++) entered.Add(await trader.PlaceAsync(Bracket("TSLA", 1)));
        var waiting = await trader.PlaceAsync(new
        {
            symbol = "TSLA",
            qty = 1,
            side = "buy",
            type = "limit",
            limit_price = 6,
            time_in_force = "gtc",
            order_class = "oto",
            stop_loss = new { stop_price = 5 }
        });
        var alone = await trader.PlaceAsync(new
        {
            symbol = "TSLA",
            qty = 1,
            side = "buy",
            type = "limit",
            limit_price = 7,
            time_in_force = "gtc"
        });
        foreach (var order in entered) await trader.StatusAsync(order.Id, "filled");
        foreach (var order in entered) await trader.StatusAsync(order.Legs![0].Id, "new");
        await trader.StatusAsync(waiting.Id, "new");
        await trader.StatusAsync(alone.Id, "new");
        // An entry with another in its place, which has the legs now.
        var (status, replaced) =
            await trader.JsonAsync(HttpMethod.Patch, $"/v2/orders/{waiting.Id}", """{"limit_price":"6.50"}""");
        Assert.True(status == HttpStatusCode.OK, replaced.ToString());
        await trader.StatusAsync(waiting.Id, "replaced");
        await trader.StatusAsync(replaced.GetProperty("id").GetGuid(), "new");

        foreach (var query in new[] { "status=open", "status=open&side=sell", "status=closed", "status=all" })
        {
            var flat = await PagesAsync(trader, $"{query}&direction=desc", 500);
            Assert.NotEmpty(flat);
            foreach (var (direction, limit) in new[] { ("desc", 500), ("desc", 1), ("asc", 2) })
            {
                var nested = await PagesAsync(trader, $"{query}&nested=true&direction={direction}", limit);
                Assert.Equal(nested.Select(order => order.Id).Distinct(), nested.Select(order => order.Id));
                var shown = nested.SelectMany(order => order.Legs ?? []).Select(leg => leg.Id).ToArray();
                Assert.Equal(shown.Distinct(), shown);
                Assert.Empty(flat.Select(order => order.Id).Except(nested.Select(order => order.Id)).Except(shown));
            }
        }
        // three brackets, the replaced entry's heir, the single one
        Assert.Equal(5, (await PagesAsync(trader, "status=open&nested=true&direction=desc", 500)).Count);

        using var canceled = await trader.SendAsync(HttpMethod.Delete, "/v2/orders");
        foreach (var order in entered) await trader.StatusAsync(order.Legs![1].Id, "canceled");
        await Eventually.TrueAsync("nothing is open", async () =>
            (await PagesAsync(trader, "status=open&nested=true&direction=desc", 500)).Count == 0);
        using var closed = await trader.SendAsync(HttpMethod.Delete, "/v2/positions");
    }

    [Theory]
    [InlineData("""{"symbol":"AAPL","qty":1,"side":"buy","type":"market","time_in_force":"day","order_class":"bracket","take_profit":{"limit_price":9000}}""", HttpStatusCode.UnprocessableEntity, "stop_loss.stop_price")]
    [InlineData("""{"symbol":"AAPL","qty":1,"side":"buy","type":"market","time_in_force":"day","order_class":"bracket","take_profit":{"limit_price":5},"stop_loss":{"stop_price":6}}""", HttpStatusCode.UnprocessableEntity, "stop_loss.stop_price")]
    [InlineData("""{"symbol":"AAPL","qty":1,"side":"buy","type":"market","time_in_force":"day","order_class":"bracket","take_profit":{"limit_price":"x"},"stop_loss":{"stop_price":6}}""", HttpStatusCode.UnprocessableEntity, "take_profit.limit_price")]
    [InlineData("""{"symbol":"AAPL","qty":1,"side":"buy","type":"market","time_in_force":"ioc","order_class":"oto","stop_loss":{"stop_price":6}}""", HttpStatusCode.UnprocessableEntity, "time_in_force")]
    [InlineData("""{"symbol":"AAPL","qty":"1.5","side":"buy","type":"market","time_in_force":"day","order_class":"oto","stop_loss":{"stop_price":6}}""", HttpStatusCode.UnprocessableEntity, "qty")]
    [InlineData("""{"symbol":"AAPL","qty":1,"side":"buy","type":"market","time_in_force":"day","take_profit":{"limit_price":9000}}""", HttpStatusCode.UnprocessableEntity, "order_class")]
    [InlineData("""{"symbol":"AAPL","qty":1,"side":"sell","type":"market","time_in_force":"day","order_class":"bracket","take_profit":{"limit_price":1},"stop_loss":{"stop_price":9000}}""", HttpStatusCode.Forbidden, "not allowed to short")]
    [InlineData("""{"symbol":"BTC/USD","qty":1,"side":"buy","type":"market","time_in_force":"gtc","order_class":"oto","stop_loss":{"stop_price":6}}""", HttpStatusCode.UnprocessableEntity, "simple")]
    public async Task Group_that_makes_no_sense_is_refused_and_nothing_is_kept(
        string body, HttpStatusCode expected, string named)
    {
        var before = (await ListAsync("/v2/orders?status=all&limit=500")).Length;

        var (status, error) = await system.Trader.JsonAsync(HttpMethod.Post, "/v2/orders", body);

        Assert.Equal(expected, status);
        Assert.Contains(named, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, (await ListAsync("/v2/orders?status=all&limit=500")).Length);
    }

    private async Task<OrderWire[]> ListAsync(string path) =>
        (await system.Trader.JsonAsync(HttpMethod.Get, path)).Body.Deserialize(TradingJson.Default.OrderWireArray)!;

    /// <summary>All pages, each from where the one before ended.</summary>
    private static async Task<List<OrderWire>> PagesAsync(TradingClient trader, string query, int limit)
    {
        var (all, bound) = (new List<OrderWire>(), query.Contains("direction=asc", StringComparison.Ordinal) ? "after"
            : "until");
        while (true)
        {
            var from = all.Count == 0 ? "" : $"&{bound}={UtcTime.Format(all[^1].SubmittedAt)}";
            var page = (await trader.JsonAsync(HttpMethod.Get,
                $"/v2/orders?{query}&limit={limit}{from}")).Body.Deserialize(TradingJson.Default.OrderWireArray)!;
            all.AddRange(page);
            if (page.Length < limit) return all;
        }
    }

    private async Task MarketReachesAsync(Guid stop)
    {
        await using var command = system.Database.CreateCommand(
            "update orders set stop_price = 1000000 where id = $1 and watching");
        command.Parameters.AddWithValue(stop);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
