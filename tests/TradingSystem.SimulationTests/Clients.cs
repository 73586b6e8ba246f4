using TradingSystem.Core.Intake;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;
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
            if (await PlaceAsync(account, Draw($"{name}-{n}")) is not { } id) continue;
            if (world.Scheduler.Chance(0.2)) await ReplaceAsync(id);
            if (world.Scheduler.Chance(0.4)) await CancelAsync(world.Scheduler.Chance(0.8) ? id : SomeOfItsGroup(id));
        }
        running--;
    }

    private OrderRequest Draw(string clientOrderId)
    {
        var (random, scheduler) = (world.Scheduler.Random, world.Scheduler);
        var order = new OrderRequest
        {
            Symbol = symbols[random.Next(symbols.Length)],
            Side = scheduler.Chance(0.3) ? OrderSide.Sell : OrderSide.Buy,
            Type = OrderType.Market,
            TimeInForce = TimeInForce.Gtc,
            Qty = random.Next(1, 8),
            ClientOrderId = clientOrderId,
        };
        if (scheduler.Chance(0.5)) order = order with { Type = OrderType.Limit, LimitPrice = 100 };
        var sign = order.Side == OrderSide.Buy ? 1 : -1;   // which way a group is entered
        return random.Next(10) switch
        {
            0 =>
                order with
                {
                    Type = OrderType.Stop,
                    LimitPrice = null,
                    StopPrice = order.Side == OrderSide.Buy ? 101 : 99
                },
            1 => order with { Type = OrderType.TrailingStop, LimitPrice = null, TrailPrice = 1.5m },
            2 or 3 =>
                order with
                {
                    Class = OrderClass.Bracket,
                    TakeProfitLimit = 100 + 2 * sign,
                    StopLossStop = 100 - 2 * sign
                },
            4 => order with { Class = OrderClass.Oto, StopLossStop = 100 - 1.5m * sign },
            5 =>
                order with
                {
                    Class = OrderClass.Oco,
                    Type = OrderType.Limit,
                    LimitPrice = 100 - 1.5m * sign,
                    StopLossStop = 100 + 1.5m * sign
                },
            _ => order,
        };
    }

    /// <returns>Null when the order was refused.</returns>
    private async Task<Guid?> PlaceAsync(Guid account, OrderRequest order)
    {
        var clientOrderId = order.ClientOrderId!;
        while (true)
        {
            try
            {
                // The Api gives each request's order an id of its own.
                var (id, answer) = await WithPatienceAsync(AnApi().PlaceAsync(account, order));
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

    private async Task ReplaceAsync(Guid id)
    {
        await Task.Delay(world.Scheduler.Latency(1000), process.Clock);
        var order = world.Database.Orders[id];
        var change = new ReplaceRequest(
            order.GroupId is null && world.Scheduler.Chance(0.5) ? world.Scheduler.Random.Next(1, 10) : null, null,
            order.Type == OrderType.Limit ? 99 + world.Scheduler.Random.Next(3) : null,
            order.Type == OrderType.Stop ? 98.25m : null, order.Type == OrderType.TrailingStop ? 1 : null, null);
        if (change.IsEmpty) return;
        try
        {
            await WithPatienceAsync(AnApi().ReplaceAsync(id, change));
        }
        catch (Exception e) when (e is IOException or TimeoutException or IntakeUncertainException or OperationCanceledException)
        {
            world.Scheduler.Log("clients", $"no answer to the replacement: {e.Message}");
        }
    }

    private Guid SomeOfItsGroup(Guid id)
    {
        var family = OrderFamily.Of(world.Database.Orders[id], world.Database.Orders.Values)
            .OrderBy(order => order.Id)
            .ToArray();
        return family[world.Scheduler.Random.Next(family.Length)].Id;
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
