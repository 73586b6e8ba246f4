using TradingSystem.Alpaca.Trading;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Failures;

/// <summary>
/// Things happen at the exchange that nobody of us ordered, or later than we think: our books follow.
/// </summary>
[Collection(TradingCollection.Name)]
public sealed class VenueFaultTests(TwoWorkers system) : IAsyncLifetime
{
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        using var cleared = await system.Exchange.SendAsync(HttpMethod.Delete, "/faults");
        cleared.EnsureSuccessStatusCode();
    }

    private static object Market(string symbol, decimal qty, string side = "buy") =>
        new { symbol, qty, side, type = "market", time_in_force = "day" };

    private static object Resting(string symbol, decimal qty) =>
        new { symbol, qty, side = "buy", type = "limit", limit_price = "100", time_in_force = "gtc" };

    private async Task<OrderWire> WorkingAsync(OrderWire placed) => await system.Trader.StatusAsync(placed.Id, "new");

    [Fact]
    public async Task Order_whose_answer_is_lost_and_that_queries_show_late_is_placed_once()
    {
        await system.Exchange.FaultAsync(new { kind = "late_visibility", milliseconds = 3000, count = 3 });
        await system.Exchange.FaultAsync(new { kind = "no_answer", method = "POST", path = "/v2/orders", count = 3 });
        var orders = new List<OrderWire>();
        for (var n = 0; n < 3; n++) orders.Add(await system.Trader.PlaceAsync(Market("MSFT", 1)));

        foreach (var order in orders)
        {
            Assert.Equal(
                "filled", (await system.Trader.StatusAsync(order.Id, "filled", "canceled", "rejected")).Status);
        }

        foreach (var order in orders)
        {
            await Eventually.TrueAsync("the exchange shows the order",
                async () => await system.Exchange.FindAsync(order.Id.ToString()) is not null);
        }
        await Proof.HoldsAsync(system, orders);
    }

    [Fact]
    public async Task Fill_after_the_cancellation_was_told_still_moves_the_position()
    {
        var order = await WorkingAsync(await system.Trader.PlaceAsync(Resting("MSFT", 4)));
        await system.Exchange.FaultAsync(new { kind = "fill_after_cancel", milliseconds = 1500 });
        using var canceled = await system.Trader.SendAsync(HttpMethod.Delete, $"/v2/orders/{order.Id}");
        canceled.EnsureSuccessStatusCode();
        Assert.Equal(0, (await system.Trader.StatusAsync(order.Id, "canceled")).FilledQty);

        var late = await Eventually.GetAsync("the late fill is known",
            async () => await system.Trader.GetAsync(order.Id) is { FilledQty: > 0 } filled ? filled : null);

        Assert.Equal(("canceled", 2m), (late.Status, late.FilledQty));
        await Proof.HoldsAsync(system, [order]);
    }

    [Fact]
    public async Task Order_that_the_venue_refuses_to_cancel_stays_open_until_it_is_asked_again()
    {
        var order = await WorkingAsync(await system.Trader.PlaceAsync(Resting("MSFT", 4)));
        await system.Exchange.FaultAsync(new { kind = "refuse_cancel", symbol = "MSFT" });
        using var refused = await system.Trader.SendAsync(HttpMethod.Delete, $"/v2/orders/{order.Id}");
        refused.EnsureSuccessStatusCode();
        await Eventually.TrueAsync("the refusal is known", async () =>
        {
            const string told = "select count(*) from order_events where order_id = $1 and type = 'cancel_refused'";
            await using var command = system.Database.CreateCommand(told);
            command.Parameters.Add(new() { Value = order.Id });
            return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is 1L;
        });
        Assert.Equal("new", (await system.Trader.GetAsync(order.Id)).Status);

        using var canceled = await system.Trader.SendAsync(HttpMethod.Delete, $"/v2/orders/{order.Id}");

        canceled.EnsureSuccessStatusCode();
        await system.Trader.StatusAsync(order.Id, "canceled");
        await Proof.HoldsAsync(system, [order]);
    }

    [Fact]
    public async Task Trade_by_hand_in_our_account_is_adopted()
    {
        await system.Exchange.FaultAsync(new { kind = "manual_order", symbol = "SPY", side = "buy", qty = 3 });

        await Proof.HoldsAsync(system, []);
    }

    [Fact]
    public async Task Orders_wait_while_their_symbol_is_halted()
    {
        await system.Exchange.FaultAsync(new { kind = "halt", symbol = "TSLA" });
        var order = await WorkingAsync(await system.Trader.PlaceAsync(Market("TSLA", 2)));
        var another = await system.Trader.PlaceAsync(Market("MSFT", 1));
        Assert.Equal("filled", (await system.Trader.StatusAsync(another.Id, "filled")).Status);
        Assert.Equal(0, (await system.Trader.GetAsync(order.Id)).FilledQty);

        await system.Exchange.FaultAsync(new { kind = "resume", symbol = "TSLA" });

        await system.Trader.StatusAsync(order.Id, "filled");
        await Proof.HoldsAsync(system, [order, another]);
    }

    /// <summary>Bought and sold again at the venue itself: our books are flat before and after.</summary>
    [Fact]
    public async Task Stop_is_filled_behind_a_gap_at_the_price_that_there_is()
    {
        var bought = await system.Exchange.PlaceAsync(
            new { symbol = "ETH/USD", qty = 1, side = "buy", type = "market", time_in_force = "gtc", client_order_id = $"by hand {Guid.NewGuid()}" });
        var entry = (await system.Exchange.StatusAsync(bought.Id, "filled")).FilledAvgPrice!.Value;
        var stop = await system.Exchange.PlaceAsync(
            new
            {
                symbol = "ETH/USD",
                qty = 1,
                side = "sell",
                type = "stop",
                stop_price = decimal.Round(
                entry * 0.95m, 2),
                time_in_force = "gtc",
                client_order_id = $"by hand {Guid.NewGuid()}"
            });

        await system.Exchange.FaultAsync(new { kind = "price_gap", symbol = "ETH/USD", percent = -20 });

        var sold = await system.Exchange.StatusAsync(stop.Id, "filled");
        Assert.InRange(sold.FilledAvgPrice!.Value, entry * 0.7m, entry * 0.9m);
        await Proof.HoldsAsync(system, []);
    }
}
