using System.Net;
using System.Text.Json;

namespace TradingSystem.IntegrationTests.Accounts;

[Collection(TradingCollection.Name)]
public sealed class ConfigurationTests(TwoWorkers system) : IAsyncLifetime
{
    private const string Path = "/v2/account/configurations";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The account is that of other tests too.</summary>
    public async ValueTask DisposeAsync() =>
        await PatchAsync(
            """{"suspend_trade":false,"fractional_trading":true,"no_shorting":true,"trade_confirm_email":"all"}""");

    [Fact]
    public async Task Suspended_account_takes_no_new_orders_and_still_closes_what_it_holds()
    {
        await system.Trader.StatusAsync(
            (await system.Trader.PlaceAsync(
                new { symbol = "SPY", qty = 1, side = "buy", type = "market", time_in_force = "day" })).Id,
            "filled");
        Assert.True(
            (await PatchAsync("""{"suspend_trade":true,"of_no_meaning":1}"""))
                .GetProperty("suspend_trade")
                .GetBoolean());
        Assert.True((await system.Trader.AccountAsync()).TradeSuspendedByUser);

        var (status, error) = await system.Trader.JsonAsync(HttpMethod.Post, "/v2/orders",
            """{"symbol":"SPY","qty":"1","side":"buy","type":"market","time_in_force":"day"}""");

        Assert.Equal((HttpStatusCode.Forbidden, 40310000, "new orders are rejected by user request"),
            (status, error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()));
        using (var closed = await system.Trader.SendAsync(HttpMethod.Delete, "/v2/positions/SPY?qty=1"))
        {
            Assert.Equal(HttpStatusCode.OK, closed.StatusCode);
        }
        await PatchAsync("""{"suspend_trade":false}""");
        await system.Trader.PlaceAsync(
            new { symbol = "SPY", qty = 1, side = "buy", type = "market", time_in_force = "day" });
    }

    [Fact]
    public async Task Fractions_of_shares_can_be_switched_off_and_coins_arent_concerned()
    {
        await PatchAsync("""{"fractional_trading":false}""");

        foreach (var amount in new[] { "\"qty\":\"0.5\"", "\"notional\":\"100\"" })
        {
            var (status, error) = await system.Trader.JsonAsync(HttpMethod.Post, "/v2/orders",
                $$"""{"symbol":"SPY",{{amount}},"side":"buy","type":"market","time_in_force":"day"}""");
            Assert.Equal(HttpStatusCode.Forbidden, status);
            Assert.Contains("fractional", error.GetProperty("message").GetString());
        }
        await system.Trader.PlaceAsync(
            new { symbol = "SPY", qty = 1, side = "buy", type = "market", time_in_force = "day" });
        await system.Trader.PlaceAsync(
            new { symbol = "BTC/USD", qty = "0.001", side = "buy", type = "market", time_in_force = "gtc" });
    }

    [Theory]
    [InlineData("", 400, "body")]
    [InlineData("[]", 400, "body")]
    [InlineData("""{"suspend_trade":"yes"}""", 422, "suspend_trade")]
    [InlineData("""{"trade_confirm_email":"none","no_shorting":"no"}""", 422, "no_shorting")]
    [InlineData("""{"max_margin_multiplier":"4"}""", 422, "max_margin_multiplier")]
    [InlineData("""{"max_margin_multiplier":"3"}""", 422, "max_margin_multiplier")]
    [InlineData("""{"max_options_trading_level":2}""", 422, "max_options_trading_level")]
    [InlineData("""{"dtbp_check":"sometimes"}""", 422, "dtbp_check")]
    [InlineData("""{"dtbp_check":"\ud800"}""", 400, "surrogate")]
    [InlineData("""{"\udc00":1}""", 400, "surrogate")]
    public async Task Bad_settings_are_told_so_and_change_nothing(string body, int expected, string named)
    {
        var (_, before) = await system.Trader.JsonAsync(HttpMethod.Get, Path);

        var (status, error) = await system.Trader.JsonAsync(HttpMethod.Patch, Path, body);

        Assert.Equal(expected, (int)status);
        Assert.Contains(named, error.GetProperty("message").GetString());
        Assert.Equal(before.GetRawText(), (await system.Trader.JsonAsync(HttpMethod.Get, Path)).Body.GetRawText());
    }

    private async Task<JsonElement> PatchAsync(string body)
    {
        var (status, settings) = await system.Trader.JsonAsync(HttpMethod.Patch, Path, body);
        Assert.True(status == HttpStatusCode.OK, $"{(int)status} {settings}");
        return settings;
    }
}
