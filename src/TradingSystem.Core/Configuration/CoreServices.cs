using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Configuration;

/// <summary>What every process that touches orders needs: clock, ids, leases, outbox.</summary>
public static class CoreServices
{
    public static IServiceCollection AddTradingCore(this IServiceCollection services)
    {
        // A wrong name must be seen at the start.
        CrashPoints.Parse(Environment.GetEnvironmentVariable(CrashPoints.Variable));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IIdSource, SystemIdSource>();
        services.AddSingleton<UniqueClock>();
        services.AddLeases();
        services.AddSingleton<OutboxRelay>();
        services.AddSingleton<OrderTransitions>();
        return services;
    }
}
