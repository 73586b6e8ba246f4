using System.Net;
using System.Text.Json;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Positions;

/// <summary>
/// What only closes a position isn't held up by what is meant for opening one; what can't be closed says why. With an
/// account of its own.
/// </summary>
[Collection(TradingCollection.Name)]
public sealed class WayOutTests(TwoWorkers system) : IAsyncLifetime
{
    private const string Account = "PX0000004";
    private readonly TradingClient trader = system.ExtraTrader(4);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await SetAsync(
            "max_order_size = null, max_position_size = null, fractional_trading = true, no_shorting = true");
        await CloseAsync();
        trader.Dispose();
    }

    private static object Order(string side, object qty, string type = "market", decimal? limit = null,
        decimal? stop = null) =>
        new
        {
            symbol = "TSLA",
            qty,
            side,
            type,
            limit_price = limit,
            stop_price = stop,
            time_in_force = type == "market" ? "day" : "gtc"
        };

    private static object Oco(string side, int qty, decimal profit, decimal stop) => new
    {
        symbol = "TSLA",
        qty,
        side,
        type = "limit",
        time_in_force = "gtc",
        order_class = "oco",
        take_profit = new { limit_price = profit },
        stop_loss = new { stop_price = stop },
    };

    [Theory]
    [InlineData("buy", "sell", 90_000, 2)]
    [InlineData("sell", "buy", 2, 90_000)]
    public async Task Limits_on_what_opens_dont_hold_up_what_closes(string entry, string exit, int profit, int stop)
    {
        await SetAsync("no_shorting = false");
        await FilledAsync(Order(entry, 4));
        await SetAsync("max_order_size = 1, max_position_size = 1");
        Assert.Contains("max_order_size", await RefusedAsync(Order(entry, 1)));

        var resting = await PlacedAsync(Order(exit, 4, "stop", stop: stop));
        var next = await ReplacedAsync(resting, stop + 1);
        await CanceledAsync(next);
        var oco = await PlacedAsync(Oco(exit, 4, profit, stop));
        next = await ReplacedAsync(oco.GetProperty("legs")[0], stop + 1);
        await CanceledAsync(next);
        await FilledAsync(Order(exit, 1));
        var (part, closing) = await trader.JsonAsync(HttpMethod.Delete, "/v2/positions/TSLA?qty=1");
        Assert.True(part == HttpStatusCode.OK, closing.ToString());
        await trader.StatusAsync(Id(closing), "filled");
        await CloseAsync();
        await Proof.HoldsAsync(system, []);
    }

    [Fact]
    public async Task What_isnt_tradable_any_more_can_be_closed_and_not_opened()
    {
        await FilledAsync(Order("buy", 3));
        await SetTradableAsync(false);
        try
        {
            await NotTradableAsync(Order("buy", 1));
            await FilledAsync(Order("sell", 1));
            await CloseAsync();
            await NotTradableAsync(Order("sell", 1));
        }
        finally
        {
            await SetTradableAsync(true);
        }
    }

    [Fact]
    public async Task Part_of_a_share_can_be_sold_when_fractions_are_switched_off()
    {
        await FilledAsync(Order("buy", "1.5"));
        await SetAsync("fractional_trading = false");

        await FilledAsync(Order("sell", "0.5"));

        Assert.Contains("fractional", await RefusedAsync(Order("buy", "0.5")));
        Assert.Equal(1, Assert.Single(await trader.PositionsAsync(), position => position.Symbol == "TSLA").Qty);
    }

    [Fact]
    public async Task Insufficient_quantity_names_what_holds_it_everywhere()
    {
        await FilledAsync(Order("buy", 5));
        var first = await PlacedAsync(Order("sell", 2, "limit", limit: 90_000));
        var second = await PlacedAsync(Order("sell", 2, "limit", limit: 90_001));
        Guid[] both = [Id(first), Id(second)];

        await LackingAsync(HttpMethod.Post, "/v2/orders", Order("sell", 2), requested: 2, available: 1, held: 4, both);
        await LackingAsync(HttpMethod.Post, "/v2/orders", Oco("sell", 2, 90_000, 2), requested: 2, available: 1,
            held: 4, both);
        await LackingAsync(HttpMethod.Delete, "/v2/positions/TSLA", null, requested: 5, available: 1, held: 4, both);
        await LackingAsync(HttpMethod.Delete, "/v2/positions/TSLA?qty=2", null, requested: 2, available: 1, held: 4,
            both);
        await LackingAsync(HttpMethod.Delete, "/v2/positions/TSLA?percentage=50", null, requested: 2.5m, available: 1,
            held: 4, both);
        await trader.StatusAsync(Id(first), "new");
        await LackingAsync(HttpMethod.Patch, $"/v2/orders/{Id(first)}", new { qty = 4 }, requested: 4, available: 3,
            held: 2, [Id(second)]);

        var (_, all) = await trader.JsonAsync(HttpMethod.Delete, "/v2/positions");
        var item = Assert.Single(all.EnumerateArray(), item => item.GetProperty("symbol").GetString() == "TSLA");
        Assert.Equal(403, item.GetProperty("status").GetInt32());
        Lacks(item.GetProperty("body"), requested: 5, available: 1, held: 4, both);
        await CloseAsync();
        await Proof.HoldsAsync(system, []);
    }

    [Fact]
    public async Task Exits_of_a_group_are_named_as_what_holds_the_position()
    {
        var bracket = await PlacedAsync(new
        {
            symbol = "TSLA",
            qty = 2,
            side = "buy",
            type = "market",
            time_in_force = "gtc",
            order_class = "bracket",
            take_profit = new { limit_price = 90_000 },
            stop_loss = new { stop_price = 2 },
        });
        await trader.StatusAsync(Id(bracket), "filled");
        var profit = Id(bracket.GetProperty("legs")[0]);
        await trader.StatusAsync(profit, "new");

        await LackingAsync(HttpMethod.Delete, "/v2/positions/TSLA", null, requested: 2, available: 0, held: 2,
            [profit]);
    }

    [Fact]
    public async Task Coins_that_arent_there_are_a_balance_that_isnt_there()
    {
        var order = new { symbol = "ETH/USD", qty = "0.5", side = "sell", type = "market", time_in_force = "gtc" };

        var (status, error) = await trader.JsonAsync(HttpMethod.Post, "/v2/orders", JsonSerializer.Serialize(order));

        Assert.Equal((HttpStatusCode.Forbidden, 40310000), (status, error.GetProperty("code").GetInt32()));
        Assert.Equal("insufficient balance for ETH (requested: 0.5, available: 0)",
            error.GetProperty("message").GetString());
        Assert.Equal(("ETH", "0", "0"), (Text(error, "symbol"), Text(error, "balance"), Text(error, "available")));
    }

    private static Guid Id(JsonElement order) => order.GetProperty("id").GetGuid();

    private static string? Text(JsonElement error, string field) => error.GetProperty(field).GetString();

    private static void Lacks(JsonElement error, decimal requested, decimal available, decimal held, Guid[] holders)
    {
        Assert.Equal(40310000, error.GetProperty("code").GetInt32());
        Assert.Equal($"insufficient qty available for order (requested: {requested}, available: {available})",
            Text(error, "message"));
        Assert.Equal(("TSLA", $"{available}", $"{held}"),
            (Text(error, "symbol"), Text(error, "available"), Text(error, "held_for_orders")));
        Assert.Equal($"{Present(error)}", Text(error, "existing_qty"));
        Assert.Equal(holders, error.GetProperty("related_orders").EnumerateArray().Select(id => id.GetGuid()));
    }

    private static decimal Present(JsonElement error) =>
        decimal.Parse(Text(error, "available")!, System.Globalization.CultureInfo.InvariantCulture)
        + decimal.Parse(Text(error, "held_for_orders")!, System.Globalization.CultureInfo.InvariantCulture);

    private async Task LackingAsync(HttpMethod method, string path, object? body, decimal requested, decimal available,
        decimal held, Guid[] holders)
    {
        var (status, error) = await trader.JsonAsync(method, path, body is null ? null
            : JsonSerializer.Serialize(body));
        Assert.True(status == HttpStatusCode.Forbidden, $"{method} {path}: {(int)status} {error}");
        Lacks(error, requested, available, held, holders);
    }

    private async Task<JsonElement> PlacedAsync(object order)
    {
        var (status, body) = await trader.JsonAsync(HttpMethod.Post, "/v2/orders", JsonSerializer.Serialize(order));
        Assert.True(status == HttpStatusCode.OK, $"{(int)status} {body}");
        return body;
    }

    private async Task FilledAsync(object order) => await trader.StatusAsync(Id(await PlacedAsync(order)), "filled");

    private async Task<JsonElement> ReplacedAsync(JsonElement order, int stop)
    {
        await trader.StatusAsync(Id(order), "new", "held");
        var (status, body) = await trader.JsonAsync(HttpMethod.Patch, $"/v2/orders/{Id(order)}",
            $$"""{"stop_price":"{{stop}}"}""");
        Assert.True(status == HttpStatusCode.OK, $"{(int)status} {body}");
        await trader.StatusAsync(Id(body), "new", "held");
        return body;
    }

    private async Task CanceledAsync(JsonElement order)
    {
        using var answer = await trader.SendAsync(HttpMethod.Delete, $"/v2/orders/{Id(order)}");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await Eventually.TrueAsync("nothing is held by orders", async () =>
            (await trader.PositionsAsync()).All(position => position.Qty == position.QtyAvailable));
    }

    private async Task NotTradableAsync(object order) =>
        Assert.Equal("asset TSLA is not tradable", await RefusedAsync(order, HttpStatusCode.UnprocessableEntity));

    private async Task<string?> RefusedAsync(object order, HttpStatusCode expected = HttpStatusCode.Forbidden)
    {
        var (status, error) = await trader.JsonAsync(HttpMethod.Post, "/v2/orders", JsonSerializer.Serialize(order));
        Assert.Equal(expected, status);
        return error.GetProperty("message").GetString();
    }

    private async Task CloseAsync()
    {
        await trader.JsonAsync(HttpMethod.Delete, "/v2/positions?cancel_orders=true");
        await Eventually.TrueAsync("nothing is held any more", async () => (await trader.PositionsAsync()).Length == 0);
    }

    private Task SetAsync(string change) => ExecuteAsync($"update accounts set {change} where number = '{Account}'");

    /// <summary>
    /// Returns when the Api knows it, too. A worker reads the broker's assets every ten minutes: not in between.
    /// </summary>
    private async Task SetTradableAsync(bool tradable)
    {
        await Eventually.TrueAsync("the assets aren't read anew soon", async () =>
        {
            const string read = "select max(updated_at) > clock_timestamp() - interval '9 minutes' from assets";
            await using var command = system.Database.CreateCommand(read);
            return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is true;
        });
        await ExecuteAsync($"update assets set tradable = {tradable} where symbol = 'TSLA'");
        await Eventually.TrueAsync($"TSLA is tradable: {tradable}", async () =>
        {
            var (_, asset) = await trader.JsonAsync(HttpMethod.Get, "/v2/assets/TSLA");
            return asset.GetProperty("tradable").GetBoolean() == tradable;
        });
    }

    private async Task ExecuteAsync(string change)
    {
        await using var command = system.Database.CreateCommand(change);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}
