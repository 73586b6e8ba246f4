using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Core.Foundation;

namespace TradingSystem.Core.Leases;

public static class LeaseServices
{
    /// <summary>Adds what competes for leases. The table of leases is a port.</summary>
    public static IServiceCollection AddLeases(this IServiceCollection services)
    {
        services.AddValidatedOptions<LeaseOptions>("Leases");
        services.AddSingleton(
            provider => new ProcessIdentity(provider.GetRequiredService<IIdSource>().Next().ToString()));
        return services.AddSingleton<SingleOwner>();
    }

    /// <summary>Adds a job to those that one process of all does at a time.</summary>
    public static IServiceCollection AddSingleOwnerJob<T>(this IServiceCollection services)
        where T : class, ISingleOwnerJob
    {
        services.AddSingleton<T>();
        return services.AddSingleton<ISingleOwnerJob>(provider => provider.GetRequiredService<T>());
    }
}
