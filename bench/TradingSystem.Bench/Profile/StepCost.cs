using System.Diagnostics;
using System.Text.Json;
using TradingSystem.Alpaca.Requests;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Security;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;

namespace TradingSystem.Bench.Profile;

/// <summary>
/// Processor time of one synchronous step of an order's way, measured by repeating the product's own code.
/// </summary>
internal sealed record StepCost(string Name, double Microseconds)
{
    private const int Warmup = 20_000, Repeats = 50_000;
    private static readonly byte[] Body =
        """{"symbol":"AAPL","qty":"1","side":"buy","type":"market","time_in_force":"day","client_order_id":"bench-00000000-000000001"}"""u8.ToArray();

    public static IReadOnlyList<StepCost> MeasureAll()
    {
        var (secret, limits) = (new string('s', 40), new RiskOptions());
        var hash = SecretHash.Of(secret);
        OrderRequestReader.Read(Body, out var request);
        var order = new Order
        {
            Id = Guid.CreateVersion7(),
            AccountId = Guid.CreateVersion7(),
            ClientOrderId = request!.ClientOrderId!,
            Partition = 0,
            Symbol = "AAPL",
            Side = request.Side,
            Type = request.Type,
            TimeInForce = request.TimeInForce,
            Qty = request.Qty,
            SubmittedAt = TimeProvider.System.GetUtcNow(),
            UpdatedAt = TimeProvider.System.GetUtcNow(),
        };
        OrderMessage[] message = [OrderRoute.Of(order).ToMessage(OutboxMessage.ExecuteKind)];
        return
        [
            Measure("authentication: hash of the secret", () => SecretHash.Matches(hash, secret)),
            Measure("parsing and validating the request", () => OrderRequestReader.Read(Body, out _)),
            Measure("risk: what the order puts at stake", () => Exposure.Of(request, 180.25m, limits, shortable: true)),
            Measure("partition", () => Partition.Of(order.AccountId, order.Symbol)),
            Measure("the answer's JSON",
                () => JsonSerializer.SerializeToUtf8Bytes(OrderWire.From(order), TradingJson.Default.OrderWire)),
            Measure("the message's JSON",
                () => JsonSerializer.SerializeToUtf8Bytes(message, BusJson.Default.OrderMessageArray)),
            Measure("the order's next state",
                () => OrderLifecycle.Apply(order, new OrderEvent.Prepare(order.SubmittedAt, 1))),
        ];
    }

    private static StepCost Measure(string name, Action step)
    {
        for (var i = 0; i < Warmup; i++) step();
        Thread.Sleep(200);   // the compiler's second thoughts come from a thread of its own
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < Repeats; i++) step();
        return new(name, Stopwatch.GetElapsedTime(began).TotalMicroseconds / Repeats);
    }
}
