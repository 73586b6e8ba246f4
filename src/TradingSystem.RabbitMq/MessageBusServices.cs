using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Messaging.InMemory;

namespace TradingSystem.RabbitMq;

/// <summary>What carries the messages between the steps of an order: <c>Messaging:Transport</c>.</summary>
public static class MessageBusServices
{
    public const string Key = "Messaging:Transport";

    /// <exception cref="InvalidOperationException">There is no such transport, or this environment doesn't allow
    /// it.</exception>
    public static IHostApplicationBuilder AddMessageBus(this IHostApplicationBuilder builder)
    {
        switch (builder.Configuration[Key] ?? "RabbitMq")
        {
            case "RabbitMq":
                builder.AddRabbitMQClient("messaging", configureConnectionFactory: RabbitSettings.Apply);
                builder.Services.AddSingleton<RabbitConnection>();
                builder.Services.AddSingleton<IMessageBus, RabbitBus>();
                break;
            case "InMemory" when builder.Environment.IsProduction():
                throw new InvalidOperationException(
                    $"{Key} is InMemory, which the environment Production doesn't allow: messages would be lost with the process. Use RabbitMq, or set ASPNETCORE_ENVIRONMENT=Development.");
            case "InMemory":
                builder.Services.AddSingleton<InMemoryBus>();
                builder.Services.AddSingleton<IMessageBus>(services => services.GetRequiredService<InMemoryBus>());
                builder.Services.AddHostedService<InMemoryNotice>();
                break;
            case var other:
                throw new InvalidOperationException($"{Key} is RabbitMq or InMemory, not '{other}'.");
        }
        return builder;
    }

    private sealed class InMemoryNotice(ILogger<InMemoryBus> logger) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            logger.LogWarning("{Key} is InMemory: messages don't leave this process and are lost when it ends", Key);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
