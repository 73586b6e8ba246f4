using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Messaging.InMemory;
using TradingSystem.RabbitMq;

namespace TradingSystem.UnitTests.Messaging;

public sealed class TransportTests
{
    [Fact]
    public void AddMessageBus_by_default_is_RabbitMQ()
    {
        var builder = Builder("Production", null).AddMessageBus();

        Assert.Equal(typeof(RabbitBus),
            builder.Services.Single(service => service.ServiceType == typeof(IMessageBus)).ImplementationType);
    }

    [Fact]
    public void AddMessageBus_in_memory_needs_no_RabbitMQ()
    {
        var builder = Builder("Development", "InMemory");
        builder.AddMessageBus();
        builder.Services.AddSingleton(TimeProvider.System);
        using var host = builder.Build();

        Assert.IsType<InMemoryBus>(host.Services.GetRequiredService<IMessageBus>());
        Assert.Null(host.Services.GetService<RabbitMQ.Client.IConnectionFactory>());
    }

    [Theory]
    [InlineData("Production", "InMemory", "Production doesn't allow")]
    [InlineData("Development", "Kafka", "not 'Kafka'")]
    [InlineData("Development", "", "not ''")]
    public void AddMessageBus_refuses_what_would_lose_messages_or_means_nothing(
        string environment, string transport, string message)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Builder(environment, transport).AddMessageBus());

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Messaging:Transport", refused.Message, StringComparison.Ordinal);
    }

    private static HostApplicationBuilder Builder(string environment, string? transport)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment });
        builder.Configuration["Messaging:Transport"] = transport;
        return builder;
    }
}
