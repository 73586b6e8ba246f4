using TradingSystem.Core.Intake;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Time;
using TradingSystem.SimulationTests.Scheduling;
using TradingSystem.SimulationTests.Servers;

namespace TradingSystem.SimulationTests.Processes;

/// <summary>An Api without its HTTP: intake, cancellation, relay.</summary>
internal sealed class ApiProcess
{
    private readonly World world;
    private readonly OrderIntake intake;
    private readonly OrderTransitions transitions;
    private readonly UniqueClock times;

    public ApiProcess(World world, string name)
    {
        this.world = world;
        var scheduler = world.Scheduler;
        Process = new(scheduler, name, world.ClockError());
        HistoryLogger<T> Logger<T>() => new(scheduler, Process);
        var ids = new SimulatedIds(scheduler);
        var database = new DatabaseClient(world.Database, ids, new LeaseOptions());
        var relay = new OutboxRelay(world.Mutation.Of(world.Bus.ConnectionOf(Process), world), world.Mutation.Of((IOutbox)database, world), Process.Clock, Logger<OutboxRelay>());
        database.Relay = relay;
        times = new(Process.Clock);
        OrderIntake? made = null;
        OrderTransitions? changes = null;
        Process.Inside(() =>
        {
            made = new(world.Mutation.Of((IIntakeStore)database, world), relay, ids, Process.Clock, new IntakeOptions(), Logger<OrderIntake>());
            changes = new(database, Process.Clock, Logger<OrderTransitions>());
        });
        (intake, transitions) = (made!, changes!);
        Process.Start(() => relay.RunAsync(CancellationToken.None));
    }

    public Process Process { get; }

    /// <summary>A client's request to place; the answer comes only if the process lives that long.</summary>
    public Task<IntakeResult> PlaceAsync(IntakeOrder order) => RequestAsync(() =>
    {
        var now = times.Next();
        return intake.AcceptAsync(order with { Order = order.Order with { SubmittedAt = now, UpdatedAt = now } });
    });

    public Task<OrderChange> CancelAsync(Guid orderId) => RequestAsync(() => transitions.ApplyAsync(orderId, new OrderEvent.CancelRequested(times.Next())));

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
                world.Scheduler.After(world.Scheduler.Latency(5), null, () => { Process.Died -= Broken; answer.TrySetResult(result); });
            }
            catch (Exception e)
            {
                world.Scheduler.After(world.Scheduler.Latency(5), null, () => answer.TrySetException(e));
            }
        });
        return answer.Task;
    }
}
