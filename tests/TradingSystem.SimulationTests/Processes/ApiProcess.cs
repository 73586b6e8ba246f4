using TradingSystem.Core.Foundation;
using TradingSystem.Core.Intake;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;
using TradingSystem.SimulationTests.Scheduling;
using TradingSystem.SimulationTests.Servers;

namespace TradingSystem.SimulationTests.Processes;

/// <summary>An Api without its HTTP: intake, cancellation, relay.</summary>
internal sealed class ApiProcess
{
    private const decimal Price = 100;
    private readonly World world;
    private readonly OrderIntake intake;
    private readonly OrderTransitions transitions;
    private readonly OrderDrafts drafts;
    private readonly UniqueClock times;

    public ApiProcess(World world, string name)
    {
        this.world = world;
        var scheduler = world.Scheduler;
        Process = new(scheduler, name, world.ClockError());
        HistoryLogger<T> Logger<T>() => new(scheduler, Process);
        var ids = new SimulatedIds(scheduler);
        var database = new DatabaseClient(world.Database, ids, new LeaseOptions());
        var relay = new OutboxRelay(world.Mutation.Of(world.Bus.ConnectionOf(Process), world),
            world.Mutation.Of((IOutbox)database, world), Process.Clock, Logger<OutboxRelay>());
        database.Relay = relay;
        times = new(Process.Clock);
        drafts = new(
            ids, times, new RiskOptions(), new IntakeOptions { StopsAtBroker = (scheduler.Random.Next() & 1) == 0 });
        OrderIntake? made = null;
        OrderTransitions? changes = null;
        Process.Inside(() =>
        {
            made = new(world.Mutation.Of((IIntakeStore)database, world), relay, ids, Process.Clock, new IntakeOptions(),
                Logger<OrderIntake>());
            changes = new(database, Process.Clock, Logger<OrderTransitions>());
        });
        (intake, transitions) = (made!, changes!);
        Process.Start(() => relay.RunAsync(CancellationToken.None));
    }

    public Process Process { get; }

    /// <summary>A client's request to place; the answer comes only if the process lives that long.</summary>
    public Task<(Guid Id, IntakeResult Result)> PlaceAsync(Guid account, OrderRequest request) =>
        RequestAsync(() => AcceptAsync(drafts.Place(account, request, AssetOf(request.Symbol), Price, closing: false)));

    /// <summary>A client's request to replace; refused like an order that can't be replaced when it can't.</summary>
    public Task<(Guid Id, IntakeResult Result)?> ReplaceAsync(Guid orderId, ReplaceRequest change) =>
        RequestAsync<(Guid, IntakeResult)?>(async () =>
    {
        var order = world.Database.Orders[orderId];
        if (!order.CanBeReplaced || Replacement.Of(order, change, out var request) is not null) return null;
        return await AcceptAsync(drafts.Replace(order, request!, AssetOf(order.Symbol), Price));
    });

    private async Task<(Guid, IntakeResult)> AcceptAsync(IntakeOrder order) =>
        (order.Order.Id, await intake.AcceptAsync(order));

    private static Asset AssetOf(
        string symbol) => new() { Symbol = symbol, Class = AssetClass.UsEquity, Shortable = true };

    public Task<OrderChange> CancelAsync(Guid orderId) =>
        RequestAsync(() => transitions.ApplyAsync(orderId, new OrderEvent.CancelRequested(times.Next())));

    private Task<T> RequestAsync<T>(Func<Task<T>> handle)
    {
        var answer = new TaskCompletionSource<T>();
        void Broken() => answer.TrySetException(new IOException($"{Process.Name} is gone"));
        if (Process.IsDead) Broken();
        Process.Died += Broken;
        world.Scheduler.After(world.Scheduler.Latency(5), Process, async () =>
        {
            try
            {
                var result = await handle();
                world.Scheduler.After(
                    world.Scheduler.Latency(5), null, () => { Process.Died -= Broken; answer.TrySetResult(result); });
            }
            catch (Exception e)
            {
                world.Scheduler.After(world.Scheduler.Latency(5), null, () => answer.TrySetException(e));
            }
        });
        return answer.Task;
    }
}
