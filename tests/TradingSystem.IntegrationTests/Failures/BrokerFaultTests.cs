using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Failures;

/// <summary>The exchange misbehaves: every order still ends once, and the books agree.</summary>
[Collection(TradingCollection.Name)]
public sealed class BrokerFaultTests(TwoWorkers system)
{
    public static TheoryData<string, object> Faults => new()
    {
        { "accepted, and no answer", new { kind = "no_answer", method = "POST", path = "/v2/orders", count = 3 } },
        { "500 without having accepted", new { kind = "error", method = "POST", path = "/v2/orders", count = 3 } },
        { "500 after having accepted", new { kind = "error_after", method = "POST", path = "/v2/orders", count = 3 } },
        { "429", new { kind = "error", status = 429, method = "POST", path = "/v2/orders", count = 3 } },
        { "an answer after the time-out", new { kind = "delay", milliseconds = 4000, method = "POST", path = "/v2/orders", count = 2 } },
        { "events twice", new { kind = "duplicate_events", count = 40 } },
        { "events late, behind younger ones", new { kind = "late_events", milliseconds = 700, count = 10 } },
        { "events that never come", new { kind = "drop_events", count = 10 } },
        { "the stream cut", new { kind = "disconnect_stream" } },
        { "connections refused", new { kind = "refuse", milliseconds = 1500 } },
        { "200 and half of the body", new { kind = "broken_body", method = "POST", path = "/v2/orders", count = 3 } },
        { "429 with Retry-After", new { kind = "error", status = 429, retry_after = 1, method = "POST", path = "/v2/orders", count = 3 } },
        { "401", new { kind = "error", status = 401, method = "POST", path = "/v2/orders", count = 3 } },
        { "503 every other time", new { kind = "flap", status = 503, method = "POST", path = "/v2/orders", count = 10 } },
        { "events behind the next one", new { kind = "swap_events", count = 10 } },
        { "an execution again, at another price", new { kind = "conflicting_fill", count = 10 } },
        { "half filled, then canceled by the venue", new { kind = "partial_then_cancel", count = 5 } },
        { "more filled than was wanted", new { kind = "overfill", count = 3 } },
        { "no positions told", new { kind = "empty_positions", count = 10 } },
        { "no answer about positions", new { kind = "error", status = 500, method = "GET", path = "/v2/positions", count = 10 } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Orders_end_once_in_spite_of(string fault, object order)
    {
        await system.Exchange.FaultAsync(order);
        var load = new OrderLoad(system, $"broker-{Guid.NewGuid():N}");

        await load.RunAsync(clients: 8, orders: 40);

        Assert.True(load.Acknowledged.Count == 40, fault);
        await Proof.HoldsAsync(system, load.Acknowledged.Values);
        using var cleared = await system.Exchange.SendAsync(HttpMethod.Delete, "/faults");
        cleared.EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Order_that_the_broker_never_confirms_is_canceled_when_its_time_is_over()
    {
        await system.Exchange.FaultAsync(new { kind = "error", method = "POST", path = "/v2/orders", count = 0 });
        var order = await system.Trader.PlaceAsync(
            new { symbol = "AAPL", qty = 1, side = "buy", type = "market", time_in_force = "day" });

        var ended = await system.Trader.StatusAsync(order.Id, "canceled", "filled", "rejected");

        Assert.Equal(("canceled", 0m), (ended.Status, ended.FilledQty));
        Assert.True(ended.CanceledAt - order.SubmittedAt > TimeSpan.FromSeconds(30), "its time wasn't over");
        using var cleared = await system.Exchange.SendAsync(HttpMethod.Delete, "/faults");
        cleared.EnsureSuccessStatusCode();
        await Proof.HoldsAsync(system, [ended]);
    }
}
