using TradingSystem.Core.Intake;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Risk;
using TradingSystem.SimulationTests.Processes;
using TradingSystem.SimulationTests.Scheduling;

namespace TradingSystem.SimulationTests;

/// <summary>Bots that trade as careful ones do: no answer means asking again under the same client order id.</summary>
internal sealed class Clients
{
    private const int Count = 3;
    private const int OrdersEach = 6;
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(3);
    private readonly World world;
    private readonly string[] symbols;
    private readonly Process process;
    private int running = Count;

    public Clients(World world, string[] symbols)
    {
        (this.world, this.symbols) = (world, symbols);
        process = new(world.Scheduler, "clients", TimeSpan.Zero);
        for (var n = 1; n <= Count; n++)
        {
            var name = $"bot-{n}";
            process.Start(() => TradeAsync(name));
        }
    }

    public bool AreDone => running == 0 || process.IsDead;

    public List<(Guid Account, string ClientOrderId, Guid OrderId)> Acknowledged { get; } = [];

    private async Task TradeAsync(string name)
    {
        var random = world.Scheduler.Random;
        for (var n = 1; n <= OrdersEach; n++)
        {
            await Task.Delay(world.Scheduler.Latency(1500), process.Clock);
            var account = world.Accounts[random.Next(world.Accounts.Count)];
            var clientOrderId = $"{name}-{n}";
            if (await PlaceAsync(account, clientOrderId, Draw(account, clientOrderId)) is { } id && world.Scheduler.Chance(0.4)) await CancelAsync(id);
        }
        running--;
    }

    private IntakeOrder Draw(Guid account, string clientOrderId)
    {
        var random = world.Scheduler.Random;
        var (symbol, qty) = (symbols[random.Next(symbols.Length)], random.Next(1, 8));
        var side = world.Scheduler.Chance(0.3) ? OrderSide.Sell : OrderSide.Buy;
        var limit = world.Scheduler.Chance(0.5) ? 100m : (decimal?)null;
        var exposure = side == OrderSide.Buy ? new Exposure(qty * 105m, qty * (limit ?? 105m), 0) : new Exposure(qty * 100m, 0, qty);
        return new(new()
        {
            Id = default,
            AccountId = account,
            ClientOrderId = clientOrderId,
            Partition = Partition.Of(account, symbol),
            Symbol = symbol,
            Side = side,
            Type = limit is null ? OrderType.Market : OrderType.Limit,
            TimeInForce = TimeInForce.Gtc,
            Qty = qty,
            LimitPrice = limit,
            Reserved = exposure.Cost,
            Held = exposure.Held,
            SubmittedAt = default,
            UpdatedAt = default,
        }, exposure, 100);
    }

    /// <returns>Null when the order was refused.</returns>
    private async Task<Guid?> PlaceAsync(Guid account, string clientOrderId, IntakeOrder order)
    {
        while (true)
        {
            var id = new SimulatedIds(world.Scheduler).Next();   // the Api gives each request's order an id of its own
            try
            {
                var answer = await WithPatienceAsync(AnApi().PlaceAsync(order with { Order = order.Order with { Id = id } }));
                if (answer.Denial is not (null or Denial.DuplicateClientOrderId)) return null;
                if (answer.Denial is not null) id = world.Database.Find(account, clientOrderId)!.Id;
                Acknowledged.Add((account, clientOrderId, id));
                world.Scheduler.Log("clients", $"{clientOrderId} is acknowledged");
                return id;
            }
            catch (Exception e) when (e is IOException or TimeoutException or IntakeUncertainException or OperationCanceledException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100) + world.Scheduler.Latency(500), process.Clock);
            }
        }
    }

    private async Task CancelAsync(Guid id)
    {
        await Task.Delay(world.Scheduler.Latency(1000), process.Clock);
        try
        {
            await WithPatienceAsync(AnApi().CancelAsync(id));
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            world.Scheduler.Log("clients", $"no answer to the cancellation: {e.Message}");
        }
    }

    private ApiProcess AnApi() => world.Apis[world.Scheduler.Random.Next(world.Apis.Count)];

    private async Task<T> WithPatienceAsync<T>(Task<T> request)
    {
        var patience = Task.Delay(AnswerPatience, process.Clock);
        if (await Task.WhenAny(request, patience) == patience) throw new TimeoutException();
        return await request;
    }
}
