using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.MarketData.Streaming;

namespace TradingSystem.Core.Configuration;

/// <summary>How a broker's options become clients.</summary>
public static class BrokerAddresses
{
    public static void AddKey(this BrokerOptions options, HttpClient http)
    {
        http.DefaultRequestHeaders.Add("APCA-API-KEY-ID", options.KeyId);
        http.DefaultRequestHeaders.Add("APCA-API-SECRET-KEY", options.SecretKey);
    }

    /// <summary>The stream beside the trading API. Service discovery knows HTTP clients only, so a service's name is looked up here.</summary>
    public static Uri StreamAddress(this BrokerOptions options, IConfiguration configuration, string path = "/stream")
    {
        var given = new Uri(options.BaseUrl);
        var address = configuration[$"services:{given.Host}:{given.Scheme}:0"] is { Length: > 0 } resolved ? new Uri(resolved) : given;
        return new UriBuilder(address) { Scheme = address.Scheme == Uri.UriSchemeHttps ? "wss" : "ws", Path = path }.Uri;
    }

    /// <summary>The broker's market data, and the cache that all processes share.</summary>
    public static IServiceCollection AddMarketData(this IServiceCollection services)
    {
        services.AddValidatedOptions<BrokerOptions>(BrokerOptions.Section);
        services.AddHttpClient(AlpacaMarketData.ClientName).ConfigureHttpClient((provider, http) =>
        {
            var options = provider.GetRequiredService<BrokerOptions>();
            http.BaseAddress = new Uri(options.BaseUrl);
            options.AddKey(http);
        });
        services.AddSingleton<IMarketData>(provider => new AlpacaMarketData(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(AlpacaMarketData.ClientName), () => provider.GetRequiredService<AssetCatalog>().All, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IMarketBroadcast, MarketBroadcast>();
        return services.AddSingleton<QuoteCache>();
    }
}
