using System.Globalization;
using TradingSystem.Core.Brokers;
using TradingSystem.Domain.Orders;
using TradingSystem.SimulationTests.Scheduling;

namespace TradingSystem.SimulationTests.Servers;

/// <summary>
/// The other side: takes orders, fills them when it likes, says so on a stream that may lie by omission, and keeps a
/// record that doesn't.
/// </summary>
internal sealed class SimulatedBroker(Scheduler scheduler)
{
    private sealed class Held(string id, Order order)
    {
        public string Id => id;
        public Order Order => order;
        public decimal FilledQty { get; set; }
        public OrderStatus Status { get; set; } = OrderStatus.New;
        public TimeSpan VisibleAt { get; set; }
        public DateTimeOffset UpdatedAt { get; set; }
        public string ClientOrderId { get; init; } = "";
    }

    private const double MaxFillDelayMilliseconds = 1500;
    private readonly Dictionary<string, Held> byClientId = [];
    private readonly Dictionary<string, Held> byId = [];
    private readonly List<(BrokerFill Fill, TimeSpan VisibleAt)> record = [];
    private readonly Dictionary<string, decimal> positions = [];
    private readonly HashSet<BrokerStream> streams = [];

    public Network Network { get; } = new(scheduler, "broker") { MaxLatencyMilliseconds = 20 };

    public TimeSpan VisibilityWindow { get; } = TimeSpan.FromSeconds(1);

    /// <summary>More than the network delays anything.</summary>
    public TimeSpan RequestLifetime { get; } = TimeSpan.FromSeconds(4);

    /// <summary>Answers "not now" to a request to place.</summary>
    public double TooManyRequests { get; set; }

    /// <summary>Refuses a request to place, with proof.</summary>
    public double Refusal { get; set; }

    /// <summary>Refuses to cancel an order, which stays open.</summary>
    public double CancelRefusal { get; set; }

    /// <summary>An event of the stream is left out, comes twice, comes late.</summary>
    public double EventLost { get; set; }

    public double EventTwice { get; set; }

    public double EventLate { get; set; }

    /// <summary>
    /// A fill comes late, though what happened after it comes in time: executions often have a way of their own.
    /// </summary>
    public double FillLate { get; set; }

    /// <summary>Orders with a limit that wait for the market.</summary>
    public double Rests { get; set; } = 0.3;

    public decimal Cash { get; private set; } = 1_000_000;

    /// <summary>Called when a request to place arrives.</summary>
    public Action<Order>? Arrived { get; set; }

    public IReadOnlyList<BrokerOrder> Record => [.. byId.Values.Select(Show)];

    public IReadOnlyDictionary<string, BrokerFill> Executions =>
        record.ToDictionary(e => e.Fill.ExecutionId, e => e.Fill);

    public IReadOnlyDictionary<string, decimal> Positions =>
        positions.Where(position => position.Value != 0).ToDictionary();

    public void Heal()
    {
        Network.Heal();
        (TooManyRequests, Refusal, CancelRefusal) = (0, 0, 0);
        (EventLost, EventTwice, EventLate, FillLate) = (0, 0, 0, 0);
    }

    public PlaceOutcome Place(Order order, string clientOrderId)
    {
        Arrived?.Invoke(order);
        if (byClientId.TryGetValue(clientOrderId, out var known)) return new PlaceOutcome.Accepted(known.Id);
        if (scheduler.Chance(TooManyRequests))
        {
            return new PlaceOutcome.TryLater(TimeSpan.FromMilliseconds(300), "too many requests");
        }
        if (scheduler.Chance(Refusal)) return new PlaceOutcome.Rejected("refused by the simulated broker");
        var held = new Held($"b{byId.Count + 1}",
            order)
        {
            VisibleAt = scheduler.Now + scheduler.Latency(VisibilityWindow.TotalMilliseconds * 0.9),
            UpdatedAt = UtcNow,
            ClientOrderId = clientOrderId
        };
        byClientId[clientOrderId] = byId[held.Id] = held;
        scheduler.Log("broker", $"took {SimulatedDatabase.Short(order.Id)} as {held.Id}");
        Announce(held, new OrderEvent.BrokerAccepted(UtcNow, held.Id));
        if (order.Type == OrderType.Market || !scheduler.Chance(Rests)) FillLater(held);
        return new PlaceOutcome.Accepted(held.Id);
    }

    public CancelOutcome Cancel(string id)
    {
        if (!byId.TryGetValue(id, out var held) || held.Status.IsTerminal()) return CancelOutcome.NotCancelable;
        scheduler.After(scheduler.Latency(200), null, () =>
        {
            if (held.Status.IsTerminal()) return;   // a fill was faster
            if (scheduler.Chance(CancelRefusal))
            {
                scheduler.Log("broker", $"refuses to cancel {held.Id}");
                Announce(held, new OrderEvent.CancelRefused(UtcNow, "refused by the simulated broker"));
                return;
            }
            (held.Status, held.UpdatedAt) = (OrderStatus.Canceled, UtcNow);
            scheduler.Log("broker", $"canceled {held.Id}");
            Announce(held, new OrderEvent.Canceled(UtcNow, held.FilledQty));
        });
        return CancelOutcome.Requested;
    }

    public FindOutcome Find(string clientOrderId) =>
        byClientId.TryGetValue(clientOrderId, out var held) && held.VisibleAt <= scheduler.Now
            ? new FindOutcome.Found(Show(held))
            : new FindOutcome.NotFound();

    public IReadOnlyList<BrokerFill> FillsAfter(
        DateTimeOffset after) => [.. record
            .Where(entry => entry.Fill.At > after && entry.VisibleAt <= scheduler.Now)
            .Select(entry => entry.Fill)];

    public string? ClientOrderId(string id) => byId.GetValueOrDefault(id)?.ClientOrderId;

    public IReadOnlyList<BrokerPosition> ShowPositions() => [.. Positions.Select(
        position => new BrokerPosition(position.Key, position.Value, 100))];

    public IReadOnlyList<BrokerOrder> OpenOrders() => [.. byId.Values.Where(held => !held.Status.IsTerminal())
        .Select(Show)];

    /// <summary>Somebody trades by hand, past the system.</summary>
    public void TradeByHand(string symbol, decimal qty, decimal price)
    {
        scheduler.Log("broker", $"a trade by hand: {qty} {symbol}");
        positions[symbol] = positions.GetValueOrDefault(symbol) + qty;
        Cash -= qty * price;
    }

    public bool Connect(BrokerStream stream) => streams.Add(stream);

    public void Disconnect(BrokerStream stream) => streams.Remove(stream);

    public void BreakStreams()
    {
        foreach (var stream in streams) stream.Break();
        streams.Clear();
    }

    private void FillLater(Held held) => scheduler.After(scheduler.Latency(MaxFillDelayMilliseconds), null, () =>
    {
        if (held.Status.IsTerminal()) return;
        var open = held.Order.Qty!.Value - held.FilledQty;
        var qty = open > 1 && scheduler.Chance(0.4) ? scheduler.Random.Next(1, (int)open) : open;
        var price = held.Order.LimitPrice ?? 100 + scheduler.Random.Next(-300, 301) / 100m;
        held.FilledQty += qty;
        var complete = held.FilledQty == held.Order.Qty;
        (held.Status, held.UpdatedAt) = (complete ? OrderStatus.Filled : OrderStatus.PartiallyFilled, UtcNow);
        var signed = held.Order.Side == OrderSide.Buy ? qty : -qty;
        positions[held.Order.Symbol] = positions.GetValueOrDefault(held.Order.Symbol) + signed;
        Cash -= signed * price;
        var fill = new BrokerFill(
            held.Id, string.Create(CultureInfo.InvariantCulture, $"x{record.Count + 1}"), qty, price, complete, UtcNow);
        record.Add((fill, scheduler.Now + scheduler.Latency(500)));
        scheduler.Log("broker", $"filled {held.Id} with {qty} at {price}{(complete ? ", complete" : "")}");
        Announce(held, new OrderEvent.Fill(fill.At, fill.ExecutionId, held.Id, qty, price, 0, complete));
        if (!complete) FillLater(held);
    });

    private void Announce(Held held, OrderEvent happened)
    {
        var update = new BrokerUpdate(held.ClientOrderId, happened);
        if (scheduler.Chance(EventLost)) return;
        for (var times = scheduler.Chance(EventTwice) ? 2 : 1; times > 0; times--)
        {
            var late = scheduler.Chance(happened is OrderEvent.Fill ? Math.Max(EventLate, FillLate) : EventLate);
            var delay = scheduler.Latency(late ? 3000 : 20);
            foreach (var stream in streams) scheduler.After(delay, null, () => stream.Push(update));
        }
    }

    private static BrokerOrder Show(Held held) =>
        new(held.Id, held.ClientOrderId, held.Status, held.FilledQty, held.UpdatedAt);

    private DateTimeOffset UtcNow => ProcessClock.Start + scheduler.Now;
}
