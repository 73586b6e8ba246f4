using System.Text.Json;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Contracts;

/// <summary>
/// Everything that is served is asked for once, and each answer held against Alpaca's own OpenAPI documents.
/// </summary>
[Collection(TradingCollection.Name)]
public sealed class AlpacaDocumentTests(TwoWorkers system)
{
    /// <summary>What isn't served, as docs/api.md says.</summary>
    private static readonly string[] NotServed =
        [
            "/v1/locates", "/v2beta1/events", "/v2/corporate_actions", "/v2/options",
            "/v2/positions/{symbol_or_contract_id}", "/v2/tokenization", "/v2/wallets"
        ];

    private static readonly Deviation[] Deviations =
    [
        new(@"legs: is null$", "recorded orders without legs have null there; the document forgets it"),
    ];

    private static readonly string[] MarketDataServed = ["/v2/stocks/", "/v1beta3/crypto/"];
    private static readonly string[] MarketDataNotServed = ["auctions", "/meta/"];

    [Fact]
    public async Task Every_answer_of_the_trading_api_fits_Alpacas_document()
    {
        var alpaca = AlpacaContract.Open("alpaca-trading-openapi.yaml", system.Trader, Deviations);

        await OrdersAsync(alpaca);
        await PositionsAsync(alpaca);
        await AccountAsync(alpaca);
        await WatchlistsAsync(alpaca);
        await alpaca.AskAsync("GET", "/v2/assets");
        await alpaca.AskAsync("GET", "/v2/assets?asset_class=crypto&status=active");
        await alpaca.AskAsync("GET", "/v2/assets/BTCUSD");
        await alpaca.AskAsync("GET", "/v2/assets/NOPE");
        await alpaca.AskAsync("GET", "/v2/calendar?start=2026-01-01&end=2026-12-31");
        await alpaca.AskAsync("GET", "/v2/clock");
        await alpaca.AskAsync("GET", "/v3/clock?markets=NYSE,XNAS");
        await alpaca.AskAsync("GET", "/v3/clock?markets=LSE");
        await alpaca.AskAsync("GET", "/v3/calendar/IEX?start=2026-11-20&end=2026-12-31");

        Assert.True(alpaca.Wrong.Count == 0, string.Join(Environment.NewLine, alpaca.Wrong));
        Assert.DoesNotContain(alpaca.Missed, operation => !NotServed.Any(operation.Split(' ')[1].StartsWith));
        await Proof.HoldsAsync(system, []);
    }

    [Fact]
    public async Task Every_answer_of_the_market_data_api_fits_Alpacas_document()
    {
        var alpaca = AlpacaContract.Open("alpaca-marketdata-openapi.yaml", system.Trader);
        var start = DateTimeOffset.UtcNow.AddDays(-5)
            .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await Eventually.TrueAsync("something was traded",
            async () => (await system.Trader.JsonAsync(
                HttpMethod.Get, "/v2/stocks/AAPL/trades/latest")).Status == System.Net.HttpStatusCode.OK);
        foreach (var kind in new[] { "bars", "trades", "quotes" })
        {
            var query = $"start={start}&limit=100{(kind == "bars" ? "&timeframe=1Min" : "")}";
            await alpaca.AskAsync("GET", $"/v2/stocks/{kind}?symbols=AAPL,MSFT&{query}");
            await alpaca.AskAsync("GET", $"/v2/stocks/AAPL/{kind}?{query}");
            await alpaca.AskAsync("GET", $"/v2/stocks/NOPE/{kind}?{query}");
            await alpaca.AskAsync("GET", $"/v1beta3/crypto/us/{kind}?symbols=BTC/USD,ETH/USD&{query}");
            await alpaca.AskAsync("GET", $"/v2/stocks/{kind}/latest?symbols=AAPL,MSFT");
            await alpaca.AskAsync("GET", $"/v2/stocks/AAPL/{kind}/latest");
            await alpaca.AskAsync("GET", $"/v1beta3/crypto/us/latest/{kind}?symbols=BTC/USD,ETH/USD");
            await alpaca.AskAsync("GET", $"/v2/stocks/{kind}?limit=nothing");
        }
        await alpaca.AskAsync("GET", "/v1beta3/crypto/us/latest/orderbooks?symbols=BTC/USD");
        await alpaca.AskAsync("GET", "/v2/stocks/snapshots?symbols=AAPL,MSFT");
        await alpaca.AskAsync("GET", "/v2/stocks/AAPL/snapshot");
        await alpaca.AskAsync("GET", "/v1beta3/crypto/us/snapshots?symbols=BTC/USD");

        Assert.True(alpaca.Wrong.Count == 0, string.Join(Environment.NewLine, alpaca.Wrong));
        Assert.DoesNotContain(alpaca.Missed,
            operation => MarketDataServed.Any(operation.Split(' ')[1].StartsWith)
                && !MarketDataNotServed.Any(operation.Contains));
    }

    private async Task OrdersAsync(AlpacaContract alpaca)
    {
        var bought = await PlaceAsync(
            alpaca, new { symbol = "AAPL", qty = 6, side = "buy", type = "market", time_in_force = "day" }, "filled");
        var limit = await PlaceAsync(alpaca,
            new { symbol = "AAPL", qty = 1, side = "buy", type = "limit", limit_price = 20, time_in_force = "day", extended_hours = true, client_order_id = $"document-{bought}" },
            "new");
        await PlaceAsync(alpaca,
            new { symbol = "AAPL", qty = 1, side = "sell", type = "stop", stop_price = 2, time_in_force = "gtc" },
            "new");
        await PlaceAsync(alpaca,
            new { symbol = "AAPL", qty = 1, side = "sell", type = "stop_limit", stop_price = 2, limit_price = 1, time_in_force = "gtc" },
            "new");
        await PlaceAsync(alpaca,
            new { symbol = "AAPL", qty = 1, side = "sell", type = "trailing_stop", trail_percent = 40, time_in_force = "gtc" },
            "new");
        var (take_profit, stop_loss) = (new { limit_price = 9_000 }, new { stop_price = 2, limit_price = 1.5 });
        await PlaceAsync(alpaca,
            new { symbol = "AAPL", qty = 1, side = "buy", type = "limit", limit_price = 20, time_in_force = "gtc", order_class = "bracket", take_profit, stop_loss },
            "new");
        await PlaceAsync(alpaca,
            new { symbol = "AAPL", qty = 1, side = "buy", type = "limit", limit_price = 20, time_in_force = "gtc", order_class = "oto", stop_loss },
            "new");
        await PlaceAsync(alpaca,
            new { symbol = "AAPL", qty = 1, side = "sell", type = "limit", time_in_force = "gtc", order_class = "oco", take_profit, stop_loss },
            "new");
        await PlaceAsync(alpaca,
            new { symbol = "MSFT", notional = "123.45", side = "buy", type = "market", time_in_force = "day" },
            "filled");
        foreach (var time_in_force in new[] { "ioc", "fok" })
        {
            await PlaceAsync(alpaca,
                new { symbol = "AAPL", qty = 1, side = "buy", type = "limit", limit_price = 20, time_in_force },
                "canceled");
        }
        await PlaceAsync(alpaca,
            new { symbol = "BTC/USD", qty = "0.01", side = "buy", type = "market", time_in_force = "gtc" }, "filled");

        await alpaca.AskAsync("GET", $"/v2/orders:by_client_order_id?client_order_id=document-{bought}");
        var replacement = (await alpaca.AskAsync("PATCH", $"/v2/orders/{limit}", new { limit_price = "21" }))
            .GetProperty("id")
            .GetGuid();
        await system.Trader.StatusAsync(replacement, "new");
        foreach (var query in new[] { "", "?nested=true", "?status=all&limit=500", "?status=closed&nested=true&direction=asc" })
        {
            await alpaca.AskAsync("GET", $"/v2/orders{query}");
        }
        await alpaca.AskAsync("DELETE", $"/v2/orders/{replacement}");
        await alpaca.AskAsync("DELETE", $"/v2/orders/{bought}");
        await alpaca.AskAsync("DELETE", "/v2/orders");
        await Proof.EveryOrderIsFinalAsync(system);
        await alpaca.AskAsync("GET", "/v2/orders?status=all&limit=500");
    }

    private async Task PositionsAsync(AlpacaContract alpaca)
    {
        await alpaca.AskAsync("GET", "/v2/positions");
        await alpaca.AskAsync("GET", "/v2/positions/BTCUSD");
        var part = (await alpaca.AskAsync("DELETE", "/v2/positions/AAPL?qty=1")).GetProperty("id").GetGuid();
        await system.Trader.StatusAsync(part, "filled");
        await alpaca.AskAsync("DELETE", "/v2/positions?cancel_orders=true");
        await Eventually.TrueAsync("all is closed", async () => (await system.Trader.PositionsAsync()).Length == 0);
        await alpaca.AskAsync("DELETE", "/v2/positions");
    }

    private static async Task AccountAsync(AlpacaContract alpaca)
    {
        await alpaca.AskAsync("GET", "/v2/account");
        await alpaca.AskAsync("GET", "/v2/account/configurations");
        await alpaca.AskAsync("PATCH", "/v2/account/configurations", new { trade_confirm_email = "all" });
        await alpaca.AskAsync("GET", "/v2/account/activities");
        await alpaca.AskAsync("GET", "/v2/account/activities/FILL");
        await alpaca.AskAsync("GET", "/v2/account/portfolio/history?period=1D&timeframe=1Min&extended_hours=true");
        await alpaca.AskAsync("GET", "/v2/account/portfolio/history?period=1M&timeframe=1D");
    }

    private static async Task WatchlistsAsync(AlpacaContract alpaca)
    {
        foreach (var by in new Func<string, string, string>[] { (id, _) =>
            $"/v2/watchlists/{id}", (_, name) => $"/v2/watchlists:by_name?name={name}" })
        {
            var name = $"document-{Guid.NewGuid():N}";
            var id = (await alpaca.AskAsync(
                "POST", "/v2/watchlists", new { name, symbols = new[] { "AAPL", "BTC/USD" } }))
                .GetProperty("id")
                .GetString()!;
            await alpaca.AskAsync("GET", "/v2/watchlists");
            await alpaca.AskAsync("GET", by(id, name));
            await alpaca.AskAsync("POST", by(id, name), new { symbol = "TSLA" });
            await alpaca.AskAsync("PUT", by(id, name), new { name, symbols = new[] { "SPY", "MSFT" } });
            await alpaca.AskAsync("DELETE", $"/v2/watchlists/{id}/SPY");
            await alpaca.AskAsync("DELETE", by(id, name));
        }
    }

    private async Task<Guid> PlaceAsync(AlpacaContract alpaca, object order, string status)
    {
        var placed = await alpaca.AskAsync("POST", "/v2/orders", order);
        Assert.True(placed.TryGetProperty("id", out var id), $"{JsonSerializer.Serialize(order)}: {placed}");
        await system.Trader.StatusAsync(id.GetGuid(), status);
        await alpaca.AskAsync("GET", $"/v2/orders/{id}?nested=true");
        return id.GetGuid();
    }
}
