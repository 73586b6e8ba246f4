using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Core.Calendar;

namespace TradingSystem.Core.Configuration;

/// <summary>The market's hours, for every program that tells them or keeps to them.</summary>
public static class MarketServices
{
    public static IServiceCollection AddMarketHours(this IServiceCollection services)
    {
        services.AddValidatedOptions<MarketOptions>(MarketOptions.Section);
        return services.AddSingleton<MarketHours>();
    }
}
