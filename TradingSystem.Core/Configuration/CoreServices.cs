using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Core.Accounts;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Messaging.RabbitMq;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Persistence;
using TradingSystem.Core.Time;

namespace TradingSystem.Core.Configuration;

/// <summary>What every process that touches orders needs: clock, ids, database, messages, leases.</summary>
public static class CoreServices
{
    public static IServiceCollection AddTradingCore(this IServiceCollection services)
    {
        services.AddValidatedOptions<LeaseOptions>("Leases");
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IIdSource, SystemIdSource>();
        services.AddSingleton<UniqueClock>();
        services.AddSingleton(provider => new ProcessIdentity(provider.GetRequiredService<IIdSource>().Next().ToString()));
        services.AddSingleton<LeaseTable>();
        services.AddSingleton<SingleOwner>();
        services.AddSingleton<RabbitConnection>();
        services.AddSingleton<IMessageBus, RabbitBus>();
        services.AddSingleton<OutboxTable>();
        services.AddSingleton<OutboxRelay>();
        services.AddSingleton<IOrderStore, SqlOrderStore>();
        services.AddSingleton<OrderTransitions>();
        services.AddSingleton<ApiKeyTable>();
        services.AddSingleton<Migrator>();
        services.AddSingleton<SchemaGate>();
        return services;
    }
}
