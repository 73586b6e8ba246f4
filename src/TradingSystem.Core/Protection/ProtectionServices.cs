using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Core.Leases;

namespace TradingSystem.Core.Protection;

public static class ProtectionServices
{
    /// <summary>Adds the jobs that hold stops: those of orders that no broker holds, and those of positions.</summary>
    public static IServiceCollection AddProtection(this IServiceCollection services)
    {
        services.AddSingleton<TrailingMarks>();
        services.AddSingleOwnerJob<StopOrderMonitor>();
        return services.AddSingleOwnerJob<PositionProtector>();
    }
}
