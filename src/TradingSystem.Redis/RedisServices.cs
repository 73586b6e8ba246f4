using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.MarketData.Streaming;

namespace TradingSystem.Redis;

public static class RedisServices
{
    /// <summary>Adds what processes share over Redis: the latest quotes, and live market data.</summary>
    public static IHostApplicationBuilder AddRedisCache(this IHostApplicationBuilder builder)
    {
        builder.AddRedisClient("cache");
        builder.Services.AddSingleton<IQuoteCache, QuoteCache>();
        builder.Services.AddSingleton<IMarketBroadcast, MarketBroadcast>();
        return builder;
    }
}
