using System.Net;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Positions;

/// <summary>
/// Trades in crypto cost a part of what they bring: of the asset when buying, of the cash when selling.
/// </summary>
[Collection(CrashingCollection.Name)]
public sealed class CryptoFeeTests(CrashingSystem system)
{
    private const decimal Part = 0.0025m;

    [Fact]
    public async Task Position_is_what_was_filled_less_the_fee_and_can_be_sold_whole()
    {
        var bought = await system.Trader.PlaceAsync(
            new { symbol = "ETH/USD", qty = "0.5", side = "buy", type = "market", time_in_force = "gtc" });
        bought = await system.Trader.StatusAsync(bought.Id, "filled");
        var position = (await system.Trader.PositionsAsync()).Single(p => p.Symbol == "ETHUSD");
        Assert.Equal((0.5m, 0.5m * (1 - Part)), (bought.FilledQty, position.Qty));
        var (refused, _) = await system.Trader.JsonAsync(HttpMethod.Post, "/v2/orders",
            """{"symbol":"ETHUSD","qty":"0.5","side":"sell","type":"market","time_in_force":"gtc"}""");
        Assert.Equal(HttpStatusCode.Forbidden, refused);
        var before = (await system.Trader.AccountAsync()).Cash;

        var sold = await system.Trader.PlaceAsync(
            new { symbol = "ETH/USD", qty = position.Qty, side = "sell", type = "market", time_in_force = "gtc" });
        sold = await system.Trader.StatusAsync(sold.Id, "filled");

        Assert.DoesNotContain(await system.Trader.PositionsAsync(), p => p.Symbol == "ETHUSD");
        Assert.Equal((double)(before + sold.FilledQty * sold.FilledAvgPrice!.Value * (1 - Part)),
            (double)(await system.Trader.AccountAsync()).Cash, 0.001);
        var (_, fees) = await system.Trader.JsonAsync(
            HttpMethod.Get, $"/v2/account/activities/CFEE?direction=asc&page_size=100");
        var (first, last) = (fees.EnumerateArray().First(), fees.EnumerateArray().Last());
        Assert.Equal(("CFEE", "ETH/USD", "0"),
            (first
                .GetProperty("activity_type")
                .GetString(), first.GetProperty("symbol").GetString(), first.GetProperty("net_amount").GetString()));
        Assert.StartsWith("-", first.GetProperty("qty").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("-", last.GetProperty("net_amount").GetString(), StringComparison.Ordinal);
        // Pages go over fees and executions alike.
        var ids = new List<string>();
        for (var token = ""; ;)
        {
            var (_, page) = await system.Trader.JsonAsync(HttpMethod.Get,
                $"/v2/account/activities?direction=asc&page_size=3&after={Uri.EscapeDataString(bought.SubmittedAt.AddSeconds(-1).ToString("O"))}&page_token={token}");
            if (page.GetArrayLength() == 0) break;
            ids.AddRange(
                page.EnumerateArray()
                    .Where(activity => activity.GetProperty("symbol").GetString() == "ETH/USD")
                    .Select(activity => activity.GetProperty("id").GetString()!));
            token = page.EnumerateArray().Last().GetProperty("id").GetString()!;
        }
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.True(ids.Count >= 4);
        Assert.Equal(ids.Count, 2 * ids.Count(id => id.EndsWith("-fee", StringComparison.Ordinal)));
        await Proof.HoldsAsync(system, [bought, sold]);
    }
}
