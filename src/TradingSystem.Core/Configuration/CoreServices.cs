using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Persistence;

namespace TradingSystem.Core.Configuration;

/// <summary>What every process that touches orders needs: clock, ids, database, leases.</summary>
public static class CoreServices
{
    public static IServiceCollection AddTradingCore(this IServiceCollection services)
    {
        services.AddValidatedOptions<LeaseOptions>("Leases");
        CrashPoints.Parse(Environment.GetEnvironmentVariable(CrashPoints.Variable));   // a wrong name must be seen at the start
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IIdSource, SystemIdSource>();
        services.AddSingleton<UniqueClock>();
        services.AddSingleton(provider => new ProcessIdentity(provider.GetRequiredService<IIdSource>().Next().ToString()));
        services.AddSingleton<ILeaseTable, LeaseTable>();
        services.AddSingleton<SingleOwner>();
        services.AddSingleton<IOutbox, OutboxTable>();
        services.AddSingleton<OutboxRelay>();
        services.AddSingleton<IOrderStore, SqlOrderStore>();
        services.AddSingleton<IOrderQueries, SqlOrderQueries>();
        services.AddSingleton<OrderTransitions>();
        services.AddSingleton<ApiKeyTable>();
        services.AddSingleton<Migrator>();
        services.AddSingleton<SchemaGate>();
        return services;
    }
}
