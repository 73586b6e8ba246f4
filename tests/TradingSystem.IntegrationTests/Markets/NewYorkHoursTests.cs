using System.Net;
using System.Text.Json;
using TradingSystem.Domain.Calendar;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Markets;

/// <summary>
/// Exchange and Api keep the same hours; a second exchange stands beside the first, with books of its own.
/// </summary>
public sealed class NewYorkHoursTests(NewYorkHours system) : IClassFixture<NewYorkHours>
{
    [Fact]
    public async Task Exchange_and_Api_say_the_same_of_the_market_and_act_on_it()
    {
        // An opening may pass between the two answers.
        await Eventually.TrueAsync(
            "both clocks agree", async () => await ClockAsync(system.Trader) == await ClockAsync(system.Exchange));
        var (open, _, _) = await ClockAsync(system.Exchange);
        Assert.Equal(
            new MarketHours(new() { Hours = TradingHours.NewYork }).IsOpen(TimeProvider.System.GetUtcNow()), open);

        var stock = await system.Exchange.PlaceAsync(
            new { symbol = "AAPL", qty = 1, side = "buy", type = "market", time_in_force = "day" });
        var coin = await system.Exchange.PlaceAsync(
            new { symbol = "ETH/USD", qty = 1, side = "buy", type = "market", time_in_force = "gtc" });

        await system.Exchange.StatusAsync(coin.Id, "filled");
        await system.Exchange.StatusAsync(stock.Id, open ? "filled" : "accepted");
        Assert.NotNull(stock.ExpiresAt);
    }

    /// <summary>Whatever the hour: a halted symbol has no new quotes, and at night none has.</summary>
    [Fact]
    public async Task Short_sale_without_a_fresh_price_is_refused_whatever_its_limit()
    {
        await system.Trader.JsonAsync(HttpMethod.Patch, "/v2/account/configurations", """{"no_shorting":false}""");
        await system.Exchange.FaultAsync(new { kind = "halt", symbol = "AAPL" });
        await Eventually.TrueAsync("the price is too old", async () =>
        {
            var order = new { symbol = "AAPL", qty = 1, side = "sell", type = "market", time_in_force = "day" };
            return (await PlaceAsync(order)).Status == HttpStatusCode.ServiceUnavailable;
        });

        foreach (var limit in new[] { 0.01m, 9_000m })
        {
            var sale = new
            {
                symbol = "AAPL",
                qty = 1000,
                side = "sell",
                type = "limit",
                limit_price = limit,
                time_in_force = "day"
            };
            var (status, message) = await PlaceAsync(sale);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.Equal("no current price for AAPL: the order can't be judged", message);
        }
        await system.Exchange.FaultAsync(new { kind = "resume", symbol = "AAPL" });
    }

    private async Task<(HttpStatusCode Status, string? Message)> PlaceAsync(object order)
    {
        var (status, body) = await system.Trader.JsonAsync(
            HttpMethod.Post, "/v2/orders", JsonSerializer.Serialize(order));
        return (status, status == HttpStatusCode.OK ? null : body.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Second_exchange_has_books_and_a_key_of_its_own()
    {
        await system.HealthyAsync("exchange-2");
        using var second = await SecondAsync();
        using var withOtherKey = new TradingClient(second.Address, system.Exchange.KeyId, system.Exchange.SecretKey);
        using var refused = await withOtherKey.SendAsync(HttpMethod.Get, "/v2/account");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        var order = await second.PlaceAsync(
            new { symbol = "BTC/USD", qty = 1, side = "buy", type = "market", time_in_force = "gtc", client_order_id = "at the second" });
        await second.StatusAsync(order.Id, "filled");

        Assert.Null(await system.Exchange.FindAsync("at the second"));
        var (status, executions) = await second.JsonAsync(HttpMethod.Get, "/executions");
        Assert.Equal(HttpStatusCode.OK, status);
        var execution = executions.GetProperty("executions")
            .EnumerateArray()
            .First(e => e.GetProperty("client_order_id").GetString() == "at the second");
        Assert.Equal(order.Id, execution.GetProperty("order_id").GetGuid());
        var (bad, problem) = await second.JsonAsync(HttpMethod.Get, "/executions?after=5");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "after must be the next of an earlier answer"),
            (bad, problem.GetProperty("message").GetString()));
    }

    private async Task<TradingClient> SecondAsync() =>
        await Eventually.GetAsync("the second exchange's address", async () =>
    {
        using var endpoints = JsonDocument.Parse(
            await File.ReadAllTextAsync(
                Path.Combine(system.Data, "endpoints.json"), TestContext.Current.CancellationToken));
        string Text(string name) => endpoints.RootElement.GetProperty(name).GetString()!;
        return new TradingClient(new(Text("exchange_2")), Text("exchange_2_key_id"), Text("exchange_2_secret_key"));
    });

    private static async Task<(bool Open, string? NextOpen, string? NextClose)> ClockAsync(TradingClient client)
    {
        var (_, clock) = await client.JsonAsync(HttpMethod.Get, "/v2/clock");
        return (clock
            .GetProperty("is_open")
            .GetBoolean(), clock.GetProperty("next_open").GetString(), clock.GetProperty("next_close").GetString());
    }
}
