using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using TradingSystem.Core.Messaging;
using TradingSystem.RabbitMq;
using TradingSystem.Testkit.Contracts;

namespace TradingSystem.IntegrationTests.Messaging;

/// <summary>The contract on a real server: in a virtual host of its own, where no worker consumes.</summary>
[Collection(TradingCollection.Name)]
public sealed class RabbitBusTests(TwoWorkers system) : MessageBusContract
{
    private readonly string host = $"contract-{Guid.NewGuid():N}";
    private readonly HttpClient management = new();
    private ServiceProvider? services;

    protected override async Task<IMessageBus> StartAsync()
    {
        var uri = new Uri((await system.ConnectionStringAsync("messaging"))!);
        management.BaseAddress = new Uri($"http://127.0.0.1:{system.Port("rabbitmq-management")}/api/");
        management.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(uri.UserInfo)));
        await ManageAsync(HttpMethod.Put, $"vhosts/{host}", "{}");
        await ManageAsync(
            HttpMethod.Put, $"permissions/{host}/trading", """{"configure":".*","write":".*","read":".*"}""");

        var factory = new ConnectionFactory { Uri = uri, VirtualHost = host };
        RabbitSettings.Apply(factory);
        var connection = await factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
        services = new ServiceCollection().AddSingleton(_ => connection)
            .AddSingleton<IConnectionFactory>(factory)
            .BuildServiceProvider();
        return new RabbitBus(new RabbitConnection(services, TimeProvider.System, NullLogger<RabbitConnection>.Instance),
            TimeProvider.System, NullLogger<RabbitBus>.Instance);
    }

    protected override async Task<OrderMessage?> TakeDeadLetterAsync()
    {
        await using var channel = await services!.GetRequiredService<IConnection>().CreateChannelAsync();
        var letter = await channel.BasicGetAsync(Topology.DeadLetters, autoAck: true);
        return letter is null
            ? null
            : JsonSerializer.Deserialize(letter.Body.Span, BusJson.Default.OrderMessageArray)![0];
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Bus is RabbitBus bus) await bus.DisposeAsync();
        if (services is not null) await services.DisposeAsync();
        await ManageAsync(HttpMethod.Delete, $"vhosts/{host}", null);
        management.Dispose();
    }

    private async Task ManageAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await management.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode,
            $"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }
}
