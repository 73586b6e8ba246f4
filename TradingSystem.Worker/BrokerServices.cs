using TradingSystem.Brokers.Alpaca;
using TradingSystem.Core.Brokers;
using TradingSystem.Domain.Books;

namespace TradingSystem.Worker;

internal static class BrokerServices
{
    /// <summary>The broker that orders go to, over HTTP and its stream.</summary>
    public static IHostApplicationBuilder AddBroker(this IHostApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(BrokerOptions.Section).Get<BrokerOptions>() ?? new();
        builder.Services.AddBrokerClient(AlpacaBroker.ClientName, new Uri(options.BaseUrl))
            .ConfigureHttpClient(options.AddKey);
        builder.Services.AddSingleton(services => new AlpacaStream(
            () => options.StreamAddress(services.GetRequiredService<IConfiguration>()), options,
            services.GetRequiredService<CryptoFee>(), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<IBroker>(services =>
            new AlpacaBroker(services.GetRequiredService<IHttpClientFactory>().CreateClient(AlpacaBroker.ClientName),
                services.GetRequiredService<AlpacaStream>(), options, services.GetRequiredService<CryptoFee>()));
        return builder;
    }
}
