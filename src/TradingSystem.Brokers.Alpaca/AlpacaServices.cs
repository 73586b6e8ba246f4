using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Alpaca.Streams;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.MarketData.Streaming;

namespace TradingSystem.Brokers.Alpaca;

/// <summary>Makes clients of Alpaca's protocol from a broker's options.</summary>
public static class AlpacaServices
{
    public static void AddKey(this BrokerOptions options, HttpClient http)
    {
        http.DefaultRequestHeaders.Add("APCA-API-KEY-ID", options.KeyId);
        http.DefaultRequestHeaders.Add("APCA-API-SECRET-KEY", options.SecretKey);
    }

    /// <summary>
    /// Finds the stream beside the trading API. Service discovery knows HTTP clients only, so a service's name is
    /// looked up here.
    /// </summary>
    public static Uri StreamAddress(this BrokerOptions options, IConfiguration configuration, string path = "/stream")
    {
        var given = new Uri(options.BaseUrl);
        var resolved = configuration[$"services:{given.Host}:{given.Scheme}:0"];
        var address = string.IsNullOrEmpty(resolved) ? given : new Uri(resolved);
        var scheme = address.Scheme == Uri.UriSchemeHttps ? "wss" : "ws";
        return new UriBuilder(address) { Scheme = scheme, Path = path }.Uri;
    }

    /// <summary>Adds the broker as a source of market data: requests and streams.</summary>
    public static IServiceCollection AddAlpacaMarketData(this IServiceCollection services)
    {
        services.AddValidatedOptions<BrokerOptions>(BrokerOptions.Section);
        services.AddHttpClient(AlpacaMarketData.ClientName).ConfigureHttpClient((provider, http) =>
        {
            var options = provider.GetRequiredService<BrokerOptions>();
            http.BaseAddress = new Uri(options.BaseUrl);
            options.AddKey(http);
        });
        services.AddSingleton<IMarketData>(provider => new AlpacaMarketData(
            provider.GetRequiredService<IHttpClientFactory>().CreateClient(AlpacaMarketData.ClientName),
            () => provider.GetRequiredService<AssetCatalog>().All,
            provider.GetRequiredService<TimeProvider>()));
        return services.AddSingleton<IMarketStream>(provider =>
        {
            var options = provider.GetRequiredService<BrokerOptions>();
            var configuration = provider.GetRequiredService<IConfiguration>();
            Uri Address(MarketFeed feed) => options.StreamAddress(configuration, feed.Path);
            return new AlpacaMarketStream(Address, options, provider.GetRequiredService<TimeProvider>());
        });
    }
}
