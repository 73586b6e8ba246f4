using System.Net;
using System.Text.Json;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Orders;

[Collection(TradingCollection.Name)]
public sealed class RiskTests(TwoWorkers system)
{
    private Task<(HttpStatusCode Status, JsonElement Body)> TryAsync(object order) =>
        system.Trader.JsonAsync(HttpMethod.Post, "/v2/orders", JsonSerializer.Serialize(order));

    [Fact]
    public async Task Order_above_max_order_size_is_refused()
    {
        var (status, error) = await TryAsync(
            new { symbol = "AAPL", qty = 101, side = "buy", type = "limit", limit_price = 100, time_in_force = "day" });

        Assert.Equal((HttpStatusCode.Forbidden, 40310000), (status, error.GetProperty("code").GetInt32()));
        Assert.Contains("max_order_size 10000", error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("limit", 100)]
    [InlineData("market", null)]
    public async Task Buying_power_is_judged_before_our_own_limits(string type, int? limit)
    {
        var (status, error) = await TryAsync(new
        {
            symbol = "AAPL",
            qty = 100_000_000,
            side = "buy",
            type,
            limit_price = limit,
            time_in_force = "day"
        });

        Assert.Equal((HttpStatusCode.Forbidden, 40310000), (status, error.GetProperty("code").GetInt32()));
        Assert.Equal("insufficient buying power", error.GetProperty("message").GetString());
        Assert.True(Number(error, "buying_power") < Number(error, "cost_basis"), error.ToString());
        if (limit is not null) Assert.Equal(10_000_000_000, Number(error, "cost_basis"));
    }

    private static decimal Number(JsonElement error, string field) =>
        decimal.Parse(error.GetProperty(field).GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task Sell_of_more_than_is_held_is_refused_and_says_what_there_is()
    {
        var (status, error) = await TryAsync(
            new { symbol = "SP500", qty = "0.5", side = "sell", type = "market", time_in_force = "day" });

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("insufficient qty available for order (requested: 0.5, available: 0)",
            error.GetProperty("message").GetString());
        Assert.Equal("0", error.GetProperty("available").GetString());
    }

    [Fact]
    public async Task Buying_power_holds_against_a_rush_of_clients()
    {
        // An account of its own, with money for ten of these orders and not a cent more.
        using var poor = system.ExtraTrader(1);
        await using (var command = system.Database.CreateCommand(
            "update accounts set cash = 5000, deposited = 5000 where number = 'PX0000001'"))
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        var order = JsonSerializer.Serialize(
            new { symbol = "AAPL", qty = 5, side = "buy", type = "limit", limit_price = 100, time_in_force = "gtc" });

        var answers = await Task.WhenAll(Enumerable.Range(0, 60)
            .Select(_ => poor.JsonAsync(HttpMethod.Post, "/v2/orders", order)));

        Assert.Equal(10, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK),
            answer => Assert.Equal("insufficient buying power", answer.Body.GetProperty("message").GetString()));
        Assert.Equal(0, (await poor.AccountAsync()).BuyingPower);
        await poor.JsonAsync(HttpMethod.Delete, "/v2/orders");
        await Proof.HoldsAsync(system, []);
    }

    [Fact]
    public async Task Position_limit_of_an_account_holds_against_a_rush_of_clients()
    {
        await SetPositionLimitAsync(
            "(select coalesce(sum(qty), 0) * 10000 + 2500 from positions p where p.account_id = accounts.id and symbol = 'SP500')");
        try
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 30)
                .Select(
                    _ => TryAsync(
                        new { symbol = "SP500", qty = 1, side = "buy", type = "limit", limit_price = 500, time_in_force = "gtc" })));

            Assert.Equal(5, answers.Count(answer => answer.Status == HttpStatusCode.OK));
            Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK),
                answer => Assert.Contains("max_position_size", answer.Body.GetProperty("message").GetString()));
        }
        finally
        {
            await system.Trader.JsonAsync(HttpMethod.Delete, "/v2/orders");
            await Proof.EveryOrderIsFinalAsync(system);
            await SetPositionLimitAsync("null");
        }
    }

    [Fact]
    public async Task One_bad_order_in_a_batch_doesnt_hold_up_the_others()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 64)
            .Select(n => TryAsync(
                new
                {
                    symbol = "AAPL",
                    qty = n % 8 == 0
                    ? 5000
                    : 1,
                    side = "buy",
                    type = "market",
                    time_in_force = "day"
                })));

        Assert.Equal(56, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(8, answers.Count(answer => answer.Status == HttpStatusCode.Forbidden));
        await Proof.HoldsAsync(system, []);
    }

    private async Task SetPositionLimitAsync(string value)
    {
        await using var command = system.Database.CreateCommand(
            $"update accounts set max_position_size = {value} where number = 'PA0000001'");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
