using System.Net;
using System.Text.Json;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Orders;

[Collection(TradingCollection.Name)]
public sealed class ReplaceTests(TwoWorkers system)
{
    [Fact]
    public async Task Replacement_takes_the_place_of_the_order_and_of_its_reservation()
    {
        var before = await system.Trader.AccountAsync();
        var first = await RestingAsync("AAPL", qty: 10, limit: 20);

        var second = await ReplaceAsync(first.Id, new { qty = "5", limit_price = "30" });
        Assert.Equal((first.Id, 5m, 30m), (second.Replaces, second.Qty, second.LimitPrice));
        await system.Trader.StatusAsync(second.Id, "new");
        var replaced = await system.Trader.StatusAsync(first.Id, "replaced");
        Assert.Equal(second.Id, replaced.ReplacedBy);
        Assert.NotNull(replaced.ReplacedAt);
        Assert.Equal(before.BuyingPower - 150, (await system.Trader.AccountAsync()).BuyingPower);

        // Replaced again, by one that the market fills at once.
        var third = await ReplaceAsync(second.Id, new { limit_price = 1500, client_order_id = $"third-{second.Id}" });
        Assert.Equal(5, (await system.Trader.StatusAsync(third.Id, "filled")).FilledQty);
        Assert.Equal($"third-{second.Id}", third.ClientOrderId);
        await system.Trader.StatusAsync(second.Id, "replaced");
        await Proof.HoldsAsync(system, [first, second, third]);
    }

    [Fact]
    public async Task Order_that_is_final_or_unknown_is_not_replaced()
    {
        var order = await RestingAsync("MSFT", qty: 1, limit: 7);
        using var canceled = await system.Trader.SendAsync(HttpMethod.Delete, $"/v2/orders/{order.Id}");
        await system.Trader.StatusAsync(order.Id, "canceled");

        var (final, _) = await system.Trader.JsonAsync(HttpMethod.Patch, $"/v2/orders/{order.Id}", """{"qty":2}""");
        var (unknown, _) = await system.Trader.JsonAsync(
            HttpMethod.Patch, $"/v2/orders/{Guid.NewGuid()}", """{"qty":2}""");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.NotFound), (final, unknown));
    }

    [Fact]
    public async Task Canceling_the_replacement_cancels_the_order_too()
    {
        var first = await RestingAsync("SPY", qty: 2, limit: 8);
        var second = await ReplaceAsync(first.Id, new { limit_price = 9 });

        using var response = await system.Trader.SendAsync(HttpMethod.Delete, $"/v2/orders/{second.Id}");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        await system.Trader.StatusAsync(first.Id, "canceled", "replaced");
        await system.Trader.StatusAsync(second.Id, "canceled");
        await Proof.HoldsAsync(system, [first, second]);
    }

    [Theory]
    [InlineData("{}", "required")]
    [InlineData("[]", "object")]
    [InlineData("""{"limit_price":6,"qty":"1","time_in_force":"gtc"}""", "changes nothing")]
    [InlineData("""{"order_id":"x","foo":1}""", "required")]
    [InlineData("""{"stop_loss":53.2}""", "stop_loss")]
    [InlineData("""{"qty":-1}""", "qty")]
    [InlineData("""{"qty":"0.5"}""", "whole")]
    [InlineData("""{"limit_price":"12.345"}""", "limit_price")]
    [InlineData("""{"stop_price":"5"}""", "stop_price")]
    [InlineData("""{"trail":"5"}""", "trail")]
    [InlineData("""{"time_in_force":"soon"}""", "time_in_force")]
    public async Task Change_that_makes_no_sense_is_refused_and_the_order_stays(string body, string named)
    {
        var order = await RestingAsync("TSLA", qty: 1, limit: 6);

        var (status, error) = await system.Trader.JsonAsync(HttpMethod.Patch, $"/v2/orders/{order.Id}", body);

        Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity);
        Assert.Contains(named, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("new", (await system.Trader.GetAsync(order.Id)).Status);
        using var canceled = await system.Trader.SendAsync(HttpMethod.Delete, $"/v2/orders/{order.Id}");
        await system.Trader.StatusAsync(order.Id, "canceled");
    }

    private async Task<OrderWire> RestingAsync(string symbol, int qty, decimal limit)
    {
        var order = await system.Trader.PlaceAsync(
            new { symbol, qty, side = "buy", type = "limit", limit_price = limit, time_in_force = "gtc" });
        return await system.Trader.StatusAsync(order.Id, "new");
    }

    private async Task<OrderWire> ReplaceAsync(Guid id, object change)
    {
        var (status, body) = await system.Trader.JsonAsync(
            HttpMethod.Patch, $"/v2/orders/{id}", JsonSerializer.Serialize(change));
        Assert.True(status == HttpStatusCode.OK, body.ToString());
        return body.Deserialize(TradingJson.Default.OrderWire)!;
    }
}
