using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Core.Leases;
using TradingSystem.Core.MarketData.Streaming;

namespace TradingSystem.Core.MarketData;

public static class MarketDataServices
{
    /// <summary>Adds the latest quotes and the list of assets, in memory.</summary>
    public static IServiceCollection AddQuotes(this IServiceCollection services)
    {
        services.AddSingleton<QuoteBoard>();
        services.AddSingleton<IQuotes>(provider => provider.GetRequiredService<QuoteBoard>());
        return services.AddSingleton<AssetCatalog>();
    }

    /// <summary>Adds the jobs that take market data and assets from their source to all processes.</summary>
    public static IServiceCollection AddMarketPublishing(this IServiceCollection services)
    {
        services.AddSingleton<LiveMarket>();
        services.AddSingleton<MarketFollower>();
        services.AddSingleOwnerJob<QuotePublisher>();
        return services.AddSingleOwnerJob<AssetCatalogSync>();
    }
}
