using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Leases;

namespace TradingSystem.Core.Reconciliation;

public static class ReconciliationServices
{
    /// <summary>Adds the job that compares our books with the broker's.</summary>
    public static IServiceCollection AddReconciliation(this IServiceCollection services)
    {
        services.AddValidatedOptions<ReconciliationOptions>("Reconciliation");
        return services.AddSingleOwnerJob<Reconciler>();
    }
}
