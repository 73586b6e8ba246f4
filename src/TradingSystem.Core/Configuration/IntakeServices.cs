using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Intake;
using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Risk;

namespace TradingSystem.Core.Configuration;

public static class IntakeServices
{
    /// <summary>What a process needs to place orders: limits, prices, assets.</summary>
    public static IServiceCollection AddIntake(this IServiceCollection services)
    {
        services.AddValidatedOptions<IntakeOptions>("Intake");
        services.AddValidatedOptions<RiskOptions>("Risk");
        services.AddSingleton<OrderIntake>();
        services.AddSingleton<OrderDrafts>();
        services.AddSingleton<OrderPlacement>();
        services.AddSingleton<QuoteBoard>();
        services.AddSingleton<IQuotes>(provider => provider.GetRequiredService<QuoteBoard>());
        services.AddSingleton<AssetCatalog>();
        return services;
    }
}
