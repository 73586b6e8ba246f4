using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Configuration;
using TradingSystem.Core.Execution;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Leases;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Protection;
using TradingSystem.Core.Reconciliation;
using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Risk;
using TradingSystem.SimulationTests.Scheduling;
using TradingSystem.SimulationTests.Servers;

namespace TradingSystem.SimulationTests.Processes;

/// <summary>A worker: the same modules that the real one's Program adds, over the simulated servers.</summary>
internal static class WorkerProcess
{
    private static readonly ReconciliationOptions Reconciliation = new()
    {
        EverySeconds = 2,
        ConfirmAfterSeconds = 1,
        VanishedPositions = VanishedPositionPolicy.Adjust,
    };

    public static Process Start(World world, string name)
    {
        var process = new Process(world.Scheduler, name, world.ClockError());
        process.Inside(() => Start(world, process));
        return process;
    }

    private static void Start(World world, Process process)
    {
        var services = Services(world, process);
        var owner = services.GetRequiredService<SingleOwner>();
        var partitions = services.GetRequiredService<PartitionOwner>();
        var stop = CancellationToken.None;

        process.Start(() => services.GetRequiredService<OutboxRelay>().RunAsync(stop));
        process.Start(() => partitions.RunAsync(stop));
        process.Start(() => services.GetRequiredService<DoubtResolver>().RunAsync(partitions, stop));
        foreach (var job in Jobs(services)) process.Start(() => owner.RunAsync(job, stop));
    }

    /// <summary>Those of the worker's jobs that the simulated servers are enough for.</summary>
    private static ISingleOwnerJob[] Jobs(IServiceProvider services) =>
    [
        services.GetRequiredService<BrokerListener>(),
        services.GetRequiredService<Reconciler>(),
        services.GetRequiredService<StopOrderMonitor>(),
        services.GetRequiredService<OutboxSweeper>(),
    ];

    /// <summary>What the real worker's Program adds, and in the place of its adapters the simulated servers.</summary>
    private static ServiceProvider Services(World world, Process process)
    {
        var ids = new SimulatedIds(world.Scheduler);
        var (lease, mutation) = (new LeaseOptions(), world.Mutation);
        var database = new DatabaseClient(world.Database, ids, lease);
        var client = new BrokerClient(world.Broker, process, order => world.Leaving(process, order));

        var services = new ServiceCollection();
        services.AddTradingCore();
        services.AddOutboxSweeper().AddExecution().AddReconciliation().AddProtection();

        services.AddSingleton(world.Scheduler);
        services.AddSingleton(process);
        services.AddSingleton(typeof(ILogger<>), typeof(HistoryLogger<>));
        services.AddSingleton<TimeProvider>(process.Clock);
        services.AddSingleton<IIdSource>(ids);
        services.AddSingleton(new ProcessIdentity(process.Name));
        services.AddSingleton(lease);
        services.AddSingleton(new BrokerOptions());
        services.AddSingleton(new RiskOptions());
        services.AddSingleton(world.Execution);
        services.AddSingleton(Reconciliation);
        services.AddSingleton(MarketHours.Always);
        services.AddSingleton<IQuotes>(world.Market);
        services.AddSingleton(mutation.Of((IOutbox)database, world));
        services.AddSingleton(mutation.Of((ILeaseTable)database, world));
        services.AddSingleton(mutation.Of((IOrderStore)database, world));
        services.AddSingleton(mutation.Of(world.Bus.ConnectionOf(process), world));
        services.AddSingleton(mutation.Of((IBroker)client, world));
        services.AddSingleton<IOrderQueries>(database);
        services.AddSingleton<IReconciliationStore>(database);
        services.AddSingleton<IWatchedOrders>(database);

        var provider = services.BuildServiceProvider();
        database.Relay = provider.GetRequiredService<OutboxRelay>();
        return provider;
    }
}
