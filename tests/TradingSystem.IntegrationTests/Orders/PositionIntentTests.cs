using System.Net;
using System.Text.Json;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Orders;

/// <summary>What orders are meant to do to the position, with an account of its own that may sell short.</summary>
[Collection(TradingCollection.Name)]
public sealed class PositionIntentTests(TwoWorkers system) : IAsyncLifetime
{
    private const string Symbol = "SPY";
    private readonly TradingClient trader = system.ExtraTrader(3);

    public async ValueTask InitializeAsync() =>
        await trader.JsonAsync(HttpMethod.Patch, "/v2/account/configurations", """{"no_shorting":false}""");

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        trader.Dispose();
    }

    private static object Market(string side, object qty, string? intent = null) =>
        new { symbol = Symbol, qty, side, type = "market", time_in_force = "day", position_intent = intent };

    private static object Limit(string side, int qty, decimal price, string? intent = null) =>
        new
        {
            symbol = Symbol,
            qty,
            side,
            type = "limit",
            limit_price = price,
            time_in_force = "gtc",
            position_intent = intent
        };

    [Fact]
    public async Task Order_that_doesnt_do_what_it_is_meant_to_is_refused()
    {
        await RefusedAsync(Market("sell", 1, "sell_to_close"), "sell_to_close");
        await RefusedAsync(Market("sell", "0.5", "sell_to_close"), "sell_to_close");
        await RefusedAsync(Market("buy", 1, "buy_to_close"), "buy_to_close");
        await RefusedAsync(Market("buy", 1, "sell_to_close"), "side buy");
        await RefusedAsync(Market("buy", 1, "no_such_intent"), "no_such_intent");
        await FilledAsync(Market("buy", 2));
        await RefusedAsync(Market("sell", 1, "sell_to_open"), "would close");
        await RefusedAsync(Market("buy", 1, "buy_to_close"), "buy_to_close");
        var (status, error) = await TryAsync(Market("sell", 3, "sell_to_close"));
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("requested: 3, available: 2", error.GetProperty("message").GetString());
        await CloseAsync();
        await FilledAsync(Market("sell", 2));
        await RefusedAsync(Market("buy", 1, "buy_to_open"), "would close");
        await RefusedAsync(Market("sell", 1, "sell_to_close"), "sell_to_close");
        await CloseAsync();
        await Proof.HoldsAsync(system, []);
    }

    [Fact]
    public async Task Order_tells_what_it_does()
    {
        Assert.Equal("buy_to_open", await FilledAsync(Market("buy", 3, "buy_to_open")));
        Assert.Equal("buy_to_open", await FilledAsync(Market("buy", 1)));
        Assert.Equal("sell_to_close", await FilledAsync(Market("sell", 1)));
        Assert.Equal("sell_to_close", await FilledAsync(Market("sell", 1, "sell_to_close")));
        Assert.Equal("sell_to_close", await ClosedAsync());
        Assert.Equal("sell_to_open", await FilledAsync(Market("sell", 3)));
        Assert.Equal("sell_to_open", await FilledAsync(Market("sell", 1, "sell_to_open")));
        Assert.Equal("buy_to_close", await FilledAsync(Market("buy", 1)));
        Assert.Equal("buy_to_close", await FilledAsync(Market("buy", 1, "buy_to_close")));
        Assert.Equal("buy_to_close", await ClosedAsync());
        await Proof.HoldsAsync(system, []);
    }

    [Fact]
    public async Task Replacement_does_what_the_order_does()
    {
        var offer = await PlacedAsync(Limit("sell", 1, 9_000));
        Assert.Equal("sell_to_open", offer.GetProperty("position_intent").GetString());
        var next = await ReplacedAsync(offer, """{"limit_price":"9100"}""");
        Assert.Equal("sell_to_open", next.GetProperty("position_intent").GetString());
        await CloseAsync();

        await FilledAsync(Market("sell", 2));
        var cover = await PlacedAsync(Limit("buy", 2, 3, "buy_to_close"));
        next = await ReplacedAsync(cover, """{"limit_price":"4"}""");
        Assert.Equal("buy_to_close", next.GetProperty("position_intent").GetString());
        await CloseAsync();
        await Proof.HoldsAsync(system, []);
    }

    [Fact]
    public async Task Exits_of_a_group_close()
    {
        foreach (var (side, profit, loss, opens, closes) in new[] { ("buy", 9_000, 2, "buy_to_open", "sell_to_close"),
            ("sell", 2, 9_000, "sell_to_open", "buy_to_close") })
        {
            var bracket = new
            {
                symbol = Symbol,
                qty = 2,
                side,
                type = "market",
                time_in_force = "gtc",
                order_class = "bracket",
                take_profit = new { limit_price = profit },
                stop_loss = new { stop_price = loss }
            };
            var entry = await PlacedAsync(bracket);
            Assert.Equal(opens, entry.GetProperty("position_intent").GetString());
            Assert.All(entry.GetProperty("legs").EnumerateArray(), leg =>
                Assert.Equal(closes, leg.GetProperty("position_intent").GetString()));
            await trader.StatusAsync(Id(entry), "filled");

            var nested = (await trader.JsonAsync(HttpMethod.Get, $"/v2/orders/{Id(entry)}?nested=true")).Body;

            Assert.Equal(opens, nested.GetProperty("position_intent").GetString());
            Assert.All(nested.GetProperty("legs").EnumerateArray(), leg =>
                Assert.Equal(closes, leg.GetProperty("position_intent").GetString()));
            var next = await ReplacedAsync(entry.GetProperty("legs")[1],
                $$"""{"stop_price":"{{(side == "buy" ? 3 : 8_000)}}"}""");
            Assert.Equal(closes, next.GetProperty("position_intent").GetString());
            await CloseAsync();
        }
        await Proof.HoldsAsync(system, []);
    }

    [Fact]
    public async Task Rush_of_closing_orders_opens_nothing()
    {
        await FilledAsync(Market("buy", 5));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            TryAsync(Market("sell", 1, "sell_to_close"))));

        Assert.Equal(5, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        await Eventually.TrueAsync("the position is closed", async () => (await trader.PositionsAsync()).Length == 0);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer =>
            Assert.True((int)answer.Status is 403 or 422));
        await Proof.HoldsAsync(system, []);
    }

    private static Guid Id(JsonElement order) => order.GetProperty("id").GetGuid();

    private Task<(HttpStatusCode Status, JsonElement Body)> TryAsync(object order) =>
        trader.JsonAsync(HttpMethod.Post, "/v2/orders", JsonSerializer.Serialize(order));

    private async Task<JsonElement> PlacedAsync(object order)
    {
        var (status, body) = await TryAsync(order);
        Assert.True(status == HttpStatusCode.OK, $"{(int)status} {body}");
        return body;
    }

    private async Task<JsonElement> ReplacedAsync(JsonElement order, string change)
    {
        await trader.StatusAsync(Id(order), "new", "held");
        var (status, body) = await trader.JsonAsync(HttpMethod.Patch, $"/v2/orders/{Id(order)}", change);
        Assert.True(status == HttpStatusCode.OK, $"{(int)status} {body}");
        await trader.StatusAsync(Id(body), "new", "held");
        return body;
    }

    /// <returns>What the order was said to do when it was placed; it is said of the filled order, too.</returns>
    private async Task<string?> FilledAsync(object order)
    {
        var placed = await PlacedAsync(order);
        var told = placed.GetProperty("position_intent").GetString();
        Assert.Equal(told, (await trader.StatusAsync(Id(placed), "filled")).PositionIntent);
        return told;
    }

    private async Task<string?> ClosedAsync()
    {
        var (_, order) = await trader.JsonAsync(HttpMethod.Delete, $"/v2/positions/{Symbol}");
        await trader.StatusAsync(Id(order), "filled");
        return order.GetProperty("position_intent").GetString();
    }

    private async Task RefusedAsync(object order, string why)
    {
        var (status, error) = await TryAsync(order);
        Assert.True((int)status == 422, $"{(int)status} {error}");
        Assert.Contains(why, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private async Task CloseAsync()
    {
        await trader.JsonAsync(HttpMethod.Delete, "/v2/positions?cancel_orders=true");
        await Eventually.TrueAsync("nothing is held any more", async () => (await trader.PositionsAsync()).Length == 0);
    }
}
