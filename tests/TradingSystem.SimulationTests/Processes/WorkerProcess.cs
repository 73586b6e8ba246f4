using TradingSystem.Core.Brokers;
using TradingSystem.Core.Execution;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Protection;
using TradingSystem.Core.Reconciliation;
using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Risk;
using TradingSystem.SimulationTests.Scheduling;
using TradingSystem.SimulationTests.Servers;

namespace TradingSystem.SimulationTests.Processes;

/// <summary>A worker: the same objects that the real one's Program wires, over the simulated servers.</summary>
internal static class WorkerProcess
{
    public static Process Start(World world, string name)
    {
        var process = new Process(world.Scheduler, name, world.ClockError());
        process.Inside(() => Start(world, process));
        return process;
    }

    private static void Start(World world, Process process)
    {
        var scheduler = world.Scheduler;
        HistoryLogger<T> Logger<T>() => new(scheduler, process);
        var (clock, ids, mutation) = (process.Clock, new SimulatedIds(scheduler), world.Mutation);
        var lease = new LeaseOptions();
        var database = new DatabaseClient(world.Database, ids, lease);
        var outbox = mutation.Of((IOutbox)database, world);
        var leases = mutation.Of((ILeaseTable)database, world);
        var bus = mutation.Of(world.Bus.ConnectionOf(process), world);
        var broker = mutation.Of((IBroker)new BrokerClient(world.Broker, process, order => world.Leaving(process, order)), world);
        var relay = new OutboxRelay(bus, outbox, clock, Logger<OutboxRelay>());
        database.Relay = relay;
        var transitions = new OrderTransitions(mutation.Of((IOrderStore)database, world), clock, Logger<OrderTransitions>());
        var (times, me) = (new UniqueClock(clock), new ProcessIdentity(process.Name));
        var executor = new OrderExecutor(transitions, broker, new BrokerOptions(), times, clock, Logger<OrderExecutor>());
        var fills = new FillCatchUp(database, transitions, broker, clock, Logger<FillCatchUp>());
        var lost = new LostOrders(transitions, broker, world.Execution, times, clock, Logger<LostOrders>());
        var resolver = new DoubtResolver(database, transitions, broker, executor, fills, lost, world.Execution, times,
            clock, Logger<DoubtResolver>());
        var partitions = new PartitionOwner(leases, lease, me, bus, executor, clock, Logger<PartitionOwner>());
        var listener = new BrokerListener(broker, transitions, executor, database, fills,
            new OpenOrderCheck(database, transitions, database, broker, fills, lost, clock),
            new TrailingMarks(database, database, broker), clock, Logger<BrokerListener>());
        var reconciler = new Reconciler(database, broker, fills, new StrayOrders(database, transitions, broker, times, Logger<StrayOrders>()), database, new ReconciliationOptions { EverySeconds = 2, ConfirmAfterSeconds = 1, VanishedPositions = VanishedPositionPolicy.Adjust }, clock, Logger<Reconciler>());
        var stops = new StopOrderMonitor(database, transitions, world.Market, MarketHours.Always, new RiskOptions(), times, clock, Logger<StopOrderMonitor>());
        var sweeper = new OutboxSweeper(bus, outbox, clock, Logger<OutboxSweeper>());
        var owner = new SingleOwner(leases, lease, me, clock, Logger<SingleOwner>());
        var stop = CancellationToken.None;

        process.Start(() => relay.RunAsync(stop));
        process.Start(() => partitions.RunAsync(stop));
        process.Start(() => resolver.RunAsync(partitions, stop));
        process.Start(() => owner.RunAsync(BrokerListener.LeaseName, listener.RunAsync, stop));
        process.Start(() => owner.RunAsync(Reconciler.LeaseName, reconciler.RunAsync, stop));
        process.Start(() => owner.RunAsync(StopOrderMonitor.LeaseName, stops.RunAsync, stop));
        process.Start(() => owner.RunAsync("outbox-sweeper", (_, ct) => sweeper.RunAsync(ct), stop));
    }
}
