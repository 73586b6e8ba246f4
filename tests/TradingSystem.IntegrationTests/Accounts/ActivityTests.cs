using System.Net;
using System.Text.Json;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Text;

namespace TradingSystem.IntegrationTests.Accounts;

[Collection(TradingCollection.Name)]
public sealed class ActivityTests(TwoWorkers system)
{
    [Fact]
    public async Task Executions_are_paged_both_ways_by_the_id_of_the_last_and_add_up_to_their_orders()
    {
        var began = DateTimeOffset.UtcNow.AddSeconds(-1);
        var orders = new List<OrderWire>();
        for (var i = 0; i < 5; i++)
        {
            orders.Add(
                await system.Trader.PlaceAsync(
                    new { symbol = "MSFT", qty = 1, side = "buy", type = "market", time_in_force = "day" }));
        }
        for (var i = 0; i < orders.Count; i++) orders[i] = await system.Trader.StatusAsync(orders[i].Id, "filled");
        var since = $"after={Uri.EscapeDataString(UtcTime.Format(began))}";

        var forth = await AllAsync($"/v2/account/activities/FILL?{since}&direction=asc&page_size=2");
        var back = await AllAsync($"/v2/account/activities?activity_types=FILL&{since}&page_size=3");

        Assert.Equal(forth.Select(Id), back.Select(Id).Reverse());
        Assert.True(forth.Zip(forth.Skip(1)).All(pair => pair.First.TransactionTime <= pair.Second.TransactionTime));
        foreach (var order in orders)
        {
            var own = forth.Where(fill => fill.OrderId == order.Id).ToArray();
            Assert.Equal((order.FilledQty, order.FilledQty, 0m, "fill", "filled"),
                (own.Sum(fill => fill.Qty), own[^1].CumQty, own[^1].LeavesQty, own[^1].Type, own[^1].OrderStatus));
            Assert.Equal(own.Select(Id),
                (await AllAsync($"/v2/account/activities?order_id={order.Id}&direction=asc")).Select(Id));
        }
        Assert.Empty(await AllAsync($"/v2/account/activities/FILL?date=2020-01-01"));
        Assert.Empty(await AllAsync($"/v2/account/activities/DIV?{since}"));
        Assert.Empty(await AllAsync($"/v2/account/activities?category=non_trade_activity"));
    }

    [Theory]
    [InlineData("page_size=0", "page_size")]
    [InlineData("page_size=101", "page_size")]
    [InlineData("page_token=xyz", "page_token")]
    [InlineData("direction=up", "direction")]
    [InlineData("order_id=7", "order_id")]
    [InlineData("date=x", "date")]
    [InlineData("date=2026-01-01&until=2026-01-02", "date")]
    [InlineData("category=trade", "category")]
    [InlineData("category=trade_activity&activity_types=FILL", "category")]
    [InlineData("activity_types=FILL,;drop", ";drop")]
    public async Task Bad_questions_are_told_so(string query, string named)
    {
        var (status, error) = await system.Trader.JsonAsync(HttpMethod.Get, $"/v2/account/activities?{query}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(named, error.GetProperty("message").GetString());
    }

    private async Task<List<FillActivityWire>> AllAsync(string path)
    {
        var (all, token) = (new List<FillActivityWire>(), "");
        while (true)
        {
            var (status, page) = await system.Trader.JsonAsync(
                HttpMethod.Get, $"{path}{(path.Contains('?') ? '&' : '?')}page_token={Uri.EscapeDataString(token)}");
            Assert.True(status == HttpStatusCode.OK, $"{(int)status} {page}");
            var fills = page.Deserialize(TradingJson.Default.FillActivityWireArray)!;
            if (fills.Length == 0) return all;
            all.AddRange(fills);
            token = fills[^1].Id;
        }
    }

    private static string Id(FillActivityWire fill) => fill.Id;
}
