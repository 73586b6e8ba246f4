using System.Text.Json;
using TradingSystem.Core.Calendar;
using TradingSystem.IntegrationTests.Running;

namespace TradingSystem.IntegrationTests.Markets;

/// <summary>Exchange and Api keep the same hours; a second exchange stands beside the first, with books of its own.</summary>
public sealed class NewYorkHoursTests(NewYorkHours system) : IClassFixture<NewYorkHours>
{
    [Fact]
    public async Task Exchange_and_Api_say_the_same_of_the_market_and_act_on_it()
    {
        await Eventually.TrueAsync("both clocks agree", async () => await ClockAsync(system.Trader) == await ClockAsync(system.Exchange));   // an opening may pass between the two answers
        var (open, _, _) = await ClockAsync(system.Exchange);
        Assert.Equal(new MarketHours(new() { Hours = TradingHours.NewYork }).IsOpen(TimeProvider.System.GetUtcNow()), open);

        var stock = await system.Exchange.PlaceAsync(new { symbol = "AAPL", qty = 1, side = "buy", type = "market", time_in_force = "day" });
        var coin = await system.Exchange.PlaceAsync(new { symbol = "ETH/USD", qty = 1, side = "buy", type = "market", time_in_force = "gtc" });

        await system.Exchange.StatusAsync(coin.Id, "filled");
        await system.Exchange.StatusAsync(stock.Id, open ? "filled" : "accepted");
        Assert.NotNull(stock.ExpiresAt);
    }

    [Fact]
    public async Task Second_exchange_has_books_and_a_key_of_its_own()
    {
        await system.HealthyAsync("exchange-2");
        using var second = await SecondAsync();
        using var withOtherKey = new TradingClient(second.Address, system.Exchange.KeyId, system.Exchange.SecretKey);
        using var refused = await withOtherKey.SendAsync(HttpMethod.Get, "/v2/account");
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);

        var order = await second.PlaceAsync(new { symbol = "BTC/USD", qty = 1, side = "buy", type = "market", time_in_force = "gtc", client_order_id = "at the second" });
        await second.StatusAsync(order.Id, "filled");

        Assert.Null(await system.Exchange.FindAsync("at the second"));
        var (status, executions) = await second.JsonAsync(HttpMethod.Get, "/executions");
        Assert.Equal(System.Net.HttpStatusCode.OK, status);
        var execution = executions.GetProperty("executions").EnumerateArray().First(e => e.GetProperty("client_order_id").GetString() == "at the second");
        Assert.Equal(order.Id, execution.GetProperty("order_id").GetGuid());
        var (bad, problem) = await second.JsonAsync(HttpMethod.Get, "/executions?after=5");
        Assert.Equal((System.Net.HttpStatusCode.UnprocessableEntity, "after must be the next of an earlier answer"), (bad, problem.GetProperty("message").GetString()));
    }

    private async Task<TradingClient> SecondAsync() => await Eventually.GetAsync("the second exchange's address", async () =>
    {
        using var endpoints = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(system.Data, "endpoints.json"), TestContext.Current.CancellationToken));
        string Text(string name) => endpoints.RootElement.GetProperty(name).GetString()!;
        return new TradingClient(new(Text("exchange_2")), Text("exchange_2_key_id"), Text("exchange_2_secret_key"));
    });

    private static async Task<(bool Open, string? NextOpen, string? NextClose)> ClockAsync(TradingClient client)
    {
        var (_, clock) = await client.JsonAsync(HttpMethod.Get, "/v2/clock");
        return (clock.GetProperty("is_open").GetBoolean(), clock.GetProperty("next_open").GetString(), clock.GetProperty("next_close").GetString());
    }
}
