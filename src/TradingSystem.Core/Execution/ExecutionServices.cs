using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Leases;

namespace TradingSystem.Core.Execution;

public static class ExecutionServices
{
    /// <summary>
    /// Adds what takes accepted orders to their broker and its answers back to them: partitions, sending, fills, and
    /// what settles orders in doubt.
    /// </summary>
    public static IServiceCollection AddExecution(this IServiceCollection services)
    {
        services.AddValidatedOptions<ExecutionOptions>("Execution");
        services.AddSingleton<PartitionOwner>();
        services.AddSingleton<OrderExecutor>();
        services.AddSingleton<DoubtResolver>();
        services.AddSingleton<LostOrders>();
        services.AddSingleton<StrayOrders>();
        services.AddSingleton<FillCatchUp>();
        services.AddSingleton<OpenOrderCheck>();
        return services.AddSingleOwnerJob<BrokerListener>();
    }
}
