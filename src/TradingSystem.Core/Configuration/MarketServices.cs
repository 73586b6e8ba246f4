using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Core.Foundation;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Calendar;

namespace TradingSystem.Core.Configuration;

/// <summary>The market's hours and fees, for every program that tells them or keeps to them.</summary>
public static class MarketServices
{
    public static IServiceCollection AddMarketHours(this IServiceCollection services)
    {
        services.AddValidatedOptions<MarketOptions>(MarketOptions.Section);
        services.AddSingleton<CryptoFee>();
        return services.AddSingleton<MarketHours>();
    }
}
