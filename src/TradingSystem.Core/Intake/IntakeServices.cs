using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Core.Foundation;
using TradingSystem.Domain.Risk;

namespace TradingSystem.Core.Intake;

public static class IntakeServices
{
    /// <summary>Adds what takes a request to an accepted, durable order.</summary>
    public static IServiceCollection AddIntake(this IServiceCollection services)
    {
        services.AddValidatedOptions<IntakeOptions>("Intake");
        services.AddValidatedOptions<RiskOptions>("Risk");
        services.AddSingleton<OrderPlacement>();
        services.AddSingleton<OrderDrafts>();
        return services.AddSingleton<OrderIntake>();
    }
}
