using System.Net;
using System.Text.Json;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Orders;

/// <summary>Selling what isn't held, with an account of its own that may.</summary>
[Collection(TradingCollection.Name)]
public sealed class ShortSaleTests(TwoWorkers system) : IAsyncLifetime
{
    private readonly TradingClient trader = system.ExtraTrader(3);

    public async ValueTask InitializeAsync() => await AllowAsync(true);

    public async ValueTask DisposeAsync()
    {
        await trader.JsonAsync(HttpMethod.Delete, "/v2/positions?cancel_orders=true");
        await Eventually.TrueAsync("nothing is held any more", async () => (await trader.PositionsAsync()).Length == 0);
        trader.Dispose();
    }

    private static object Market(string side, int qty) =>
        new { symbol = "MSFT", qty, side, type = "market", time_in_force = "day" };

    [Fact]
    public async Task What_is_sold_short_takes_buying_power_until_it_is_bought_back()
    {
        var before = await trader.AccountAsync();
        Assert.True(before.ShortingEnabled);

        var sold = await trader.StatusAsync((await trader.PlaceAsync(Market("sell", 10))).Id, "filled");

        var (held, account) = (Assert.Single(await trader.PositionsAsync()), await trader.AccountAsync());
        var brought = 10 * sold.FilledAvgPrice!.Value;
        Assert.Equal(("short", -10m, -10m), (held.Side, held.Qty, held.QtyAvailable));
        Assert.Equal(before.Cash + brought, account.Cash);
        Assert.Equal(before.BuyingPower - brought, account.BuyingPower);
        Assert.Equal(0, account.LongMarketValue);
        Assert.True(account.ShortMarketValue < 0 && held.MarketValue < 0);
        await Proof.HoldsAsync(system, [sold]);

        var part = (await trader.JsonAsync(HttpMethod.Delete, "/v2/positions/MSFT?qty=4")).Body;
        Assert.Equal("buy", part.GetProperty("side").GetString());
        await trader.StatusAsync(part.GetProperty("id").GetGuid(), "filled");
        await trader.StatusAsync((await trader.PlaceAsync(Market("buy", 6))).Id, "filled");

        var after = await trader.AccountAsync();
        Assert.Empty(await trader.PositionsAsync());
        Assert.Equal(after.Cash, after.BuyingPower);
        await Proof.HoldsAsync(system, [sold]);
    }

    [Fact]
    public async Task Order_doesnt_go_from_one_side_to_the_other()
    {
        await trader.StatusAsync((await trader.PlaceAsync(Market("sell", 3))).Id, "filled");
        await RefusedAsync(Market("buy", 4), "insufficient qty available for order (requested: 4, available: 3)");
        await RefusedAsync(
            new { symbol = "MSFT", notional = 100, side = "buy", type = "market", time_in_force = "day" },
            "insufficient qty");
        var cover = await trader.PlaceAsync(
            new { symbol = "MSFT", qty = 2, side = "buy", type = "limit", limit_price = 3, time_in_force = "gtc" });
        Assert.Equal(-1, Assert.Single(await trader.PositionsAsync()).QtyAvailable);
        await RefusedAsync(Market("buy", 2), "available: 1");
        await trader.PlaceAsync(
            new { symbol = "MSFT", qty = 1, side = "sell", type = "limit", limit_price = 9_000, time_in_force = "gtc" });
        await trader.JsonAsync(HttpMethod.Delete, "/v2/positions?cancel_orders=true");
        await trader.StatusAsync(cover.Id, "canceled");
        await Eventually.TrueAsync("it is bought back", async () => (await trader.PositionsAsync()).Length == 0);

        await trader.StatusAsync((await trader.PlaceAsync(Market("buy", 3))).Id, "filled");
        await RefusedAsync(Market("sell", 4), "insufficient qty available for order (requested: 4, available: 3)");
        await RefusedAsync(
            new { symbol = "MSFT", qty = 1, side = "sell", type = "market", time_in_force = "day", order_class = "oto", stop_loss = new { stop_price = 9_000 } },
            "entry");
        await Proof.HoldsAsync(system, [cover]);
    }

    [Fact]
    public async Task Orders_that_would_open_on_both_sides_are_refused()
    {
        var bid = await trader.PlaceAsync(
            new { symbol = "AAPL", qty = 1, side = "buy", type = "limit", limit_price = 2, time_in_force = "gtc" });
        await RefusedAsync(
            new { symbol = "AAPL", qty = 1, side = "sell", type = "limit", limit_price = 9_000, time_in_force = "gtc" },
            "wash trade");
        await trader.JsonAsync(HttpMethod.Delete, $"/v2/orders/{bid.Id}");
        await trader.StatusAsync(bid.Id, "canceled");

        var offer = await trader.PlaceAsync(
            new { symbol = "AAPL", qty = 1, side = "sell", type = "limit", limit_price = 9_000, time_in_force = "gtc" });
        await RefusedAsync(
            new { symbol = "AAPL", qty = 1, side = "buy", type = "limit", limit_price = 2, time_in_force = "gtc" },
            "wash trade");
        await trader.JsonAsync(HttpMethod.Delete, "/v2/orders");
        await Proof.HoldsAsync(system, [bid, offer]);
    }

    [Fact]
    public async Task Limits_hold_for_short_sales()
    {
        await RefusedAsync(
            new { symbol = "MSFT", qty = 2, side = "sell", type = "limit", limit_price = 9_000, time_in_force = "day" },
            "max_order_size");
        await RefusedAsync(new { symbol = "MSFT", qty = "1.5", side = "sell", type = "market", time_in_force = "day" },
            "insufficient qty");
        await RefusedAsync(
            new { symbol = "MSFT", notional = 100, side = "sell", type = "market", time_in_force = "day" },
            "insufficient qty");
        await RefusedAsync(new
        {
            symbol = "BTC/USD",
            qty = "0.01",
            side = "sell",
            type = "market",
            time_in_force = "gtc"
        }, "insufficient balance for BTC");

        await AllowAsync(false);
        Assert.False((await trader.AccountAsync()).ShortingEnabled);
        await RefusedAsync(Market("sell", 1), "account is not allowed to short");
    }

    [Fact]
    public async Task Position_limit_holds_against_a_rush_of_short_sales()
    {
        await SetAsync("max_position_size = 46000");
        try
        {
            var order =
                new { symbol = "MSFT", qty = 1, side = "sell", type = "limit", limit_price = 9_200, time_in_force = "gtc" };
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TryAsync(order)));

            Assert.Equal(5, answers.Count(answer => answer.Status == HttpStatusCode.OK));
            Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK),
                answer => Assert.Contains("max_position_size", answer.Body.GetProperty("message").GetString()));
        }
        finally
        {
            await SetAsync("max_position_size = null");
            await trader.JsonAsync(HttpMethod.Delete, "/v2/orders");
        }
        await Proof.HoldsAsync(system, []);
    }

    [Fact]
    public async Task Rush_of_orders_to_buy_back_takes_no_more_than_was_sold()
    {
        await trader.StatusAsync((await trader.PlaceAsync(Market("sell", 5))).Id, "filled");
        var order =
            new { symbol = "MSFT", qty = 1, side = "buy", type = "limit", limit_price = 3, time_in_force = "gtc" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TryAsync(order)));

        Assert.Equal(5, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK),
            answer => Assert.Contains("insufficient qty", answer.Body.GetProperty("message").GetString()));
        await trader.JsonAsync(HttpMethod.Delete, "/v2/orders");
        await Proof.HoldsAsync(system, []);
    }

    [Fact]
    public async Task Order_that_replaces_a_short_sale_sets_aside_what_is_new()
    {
        var before = (await trader.AccountAsync()).BuyingPower;
        var placed = await trader.PlaceAsync(
            new { symbol = "MSFT", qty = 1, side = "sell", type = "limit", limit_price = 5_000, time_in_force = "gtc" });
        await trader.StatusAsync(placed.Id, "new");
        Assert.Equal(before - 5_000, (await trader.AccountAsync()).BuyingPower);

        var (status, body) = await trader.JsonAsync(
            HttpMethod.Patch, $"/v2/orders/{placed.Id}", """{"limit_price":"6000"}""");

        Assert.True(status == HttpStatusCode.OK, body.ToString());
        await trader.StatusAsync(body.GetProperty("id").GetGuid(), "new");
        Assert.Equal(before - 6_000, (await trader.AccountAsync()).BuyingPower);
        await trader.JsonAsync(HttpMethod.Delete, "/v2/orders");
        await Eventually.TrueAsync(
            "all is free again", async () => (await trader.AccountAsync()).BuyingPower == before);
        await Proof.HoldsAsync(system, [placed]);
    }

    [Fact]
    public async Task Bracket_protects_what_was_sold_short()
    {
        var placed = await trader.PlaceAsync(
            new { symbol = "AAPL", qty = 4, side = "sell", type = "market", time_in_force = "gtc", order_class = "bracket", take_profit = new { limit_price = 2 }, stop_loss = new { stop_price = 90_000 } });
        Assert.Equal(["buy", "buy"], placed.Legs!.Select(leg => leg.Side));
        var (profit, loss) = (placed.Legs![0], placed.Legs[1]);
        await trader.StatusAsync(placed.Id, "filled");
        await trader.StatusAsync(profit.Id, "new");
        await RefusedAsync(
            new { symbol = "AAPL", qty = 1, side = "buy", type = "market", time_in_force = "day" }, "available: 0");

        await using (var command = system.Database.CreateCommand(
            "update orders set stop_price = 0.01 where id = $1 and watching"))
        {
            command.Parameters.AddWithValue(loss.Id);
            Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(4, (await trader.StatusAsync(loss.Id, "filled")).FilledQty);
        await trader.StatusAsync(profit.Id, "canceled");
        Assert.Empty(await trader.PositionsAsync());
        await Proof.HoldsAsync(system, [placed]);
    }

    [Fact]
    public async Task Short_position_has_a_stop_above_its_price_and_is_bought_back_there()
    {
        await trader.StatusAsync((await trader.PlaceAsync(Market("sell", 2))).Id, "filled");
        await Eventually.TrueAsync("the position has a stop a tenth above its price",
            async () => await CountAsync(
                "stop_loss between cost_basis / qty * 1.0999 and cost_basis / qty * 1.1001") == 1);

        await using (var command = system.Database.CreateCommand(
            $"update positions set stop_loss = 0.01 where {Mine} and symbol = 'MSFT'"))
        {
            Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        await Eventually.TrueAsync("the position is closed", async () => (await trader.PositionsAsync()).Length == 0);
        await Proof.HoldsAsync(system, []);
    }

    private const string Mine = "account_id = (select id from accounts where number = 'PX0000003')";

    private Task<(HttpStatusCode Status, JsonElement Body)> TryAsync(object order) =>
        trader.JsonAsync(HttpMethod.Post, "/v2/orders", JsonSerializer.Serialize(order));

    private async Task RefusedAsync(object order, string why)
    {
        var (status, error) = await TryAsync(order);
        Assert.True(status == HttpStatusCode.Forbidden, $"{(int)status} {error}");
        Assert.Contains(why, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private async Task AllowAsync(bool shorting)
    {
        var (status, settings) = await trader.JsonAsync(
            HttpMethod.Patch, "/v2/account/configurations", JsonSerializer.Serialize(new { no_shorting = !shorting }));
        Assert.True(status == HttpStatusCode.OK, settings.ToString());
        Assert.Equal(!shorting, settings.GetProperty("no_shorting").GetBoolean());
    }

    private async Task SetAsync(string change)
    {
        await using var command = system.Database.CreateCommand(
            $"update accounts set {change} where number = 'PX0000003'");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private async Task<long> CountAsync(string condition)
    {
        await using var command = system.Database.CreateCommand(
            $"select count(*) from positions where symbol = 'MSFT' and {Mine} and {condition}");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
