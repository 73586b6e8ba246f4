using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace TradingSystem.StandInTests.Support;

/// <summary>A client named <c>api</c> with a scripted server behind it and a clock that the test moves.</summary>
public sealed class Client : IDisposable
{
    private readonly ServiceProvider services;

    public Client(ScriptedServer server, Action<IHttpClientBuilder> configure, IConfiguration? configuration = null, Action<IServiceCollection>? more = null)
    {
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddSingleton<TimeProvider>(Time);
        collection.AddSingleton(configuration ?? new ConfigurationBuilder().Build());
        more?.Invoke(collection);
        var client = collection.AddHttpClient("api", http => http.Timeout = Timeout.InfiniteTimeSpan).ConfigurePrimaryHttpMessageHandler(() => server);
        configure(client);
        services = collection.BuildServiceProvider();
    }

    public ManualTime Time { get; } = new();

    public IServiceProvider Services => services;

    public Task<HttpResponseMessage> SendAsync(string method = "GET", string address = "http://server/") => services
        .GetRequiredService<IHttpClientFactory>().CreateClient("api")
        .SendAsync(new HttpRequestMessage(new HttpMethod(method), address), TestContext.Current.CancellationToken);

    public void Dispose() => services.Dispose();
}
