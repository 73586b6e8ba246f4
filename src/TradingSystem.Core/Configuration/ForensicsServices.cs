using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Forensics;
using TradingSystem.Core.Forensics.Recording;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Intake;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Configuration;

/// <summary>The black box of a process.</summary>
public static class ForensicsServices
{
    /// <summary>
    /// Records the log, and whatever goes through those services of the order path that have been added before.
    /// </summary>
    public static IHostApplicationBuilder AddForensics(this IHostApplicationBuilder builder)
    {
        var process = builder.Configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } name
            ? name
            : builder.Environment.ApplicationName;
        var services = builder.Services.AddValidatedOptions<ForensicsOptions>(ForensicsOptions.Section);
        services.AddSingleton(provider => BlackBox.Open(
            provider.GetRequiredService<ForensicsOptions>(), process, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ILoggerProvider, BlackBoxLoggerProvider>();
        services.AddHostedService<BlackBoxKeeper>();
        services.Wrap<IOrderStore>((inner, box) => new RecordedOrderStore(inner, box));
        services.Wrap<IIntakeStore>((inner, box) => new RecordedIntakeStore(inner, box));
        services.Wrap<ILeaseTable>((inner, box) => new RecordedLeaseTable(inner, box));
        services.Wrap<IMessageBus>((inner, box) => new RecordedBus(inner, box));
        services.Wrap<IBroker>((inner, box) => new RecordedBroker(inner, box));
        return builder;
    }

    /// <summary>
    /// Whoever asks for the service gets the wrapped one. The original stays in the container, which ends it.
    /// </summary>
    private static void Wrap<T>(this IServiceCollection services, Func<T, BlackBox, T> wrap) where T : class
    {
        const string Original = "before the black box";
        if (services.LastOrDefault(service => service.ServiceType == typeof(T)
            && !service.IsKeyedService) is not { } original)
        {
            return;
        }
        services.Remove(original);
        services.Add(original.ImplementationType is { } type
            ? ServiceDescriptor.KeyedSingleton(typeof(T), Original, type)
            : ServiceDescriptor.KeyedSingleton(typeof(T), Original, (provider, _) => original.ImplementationInstance ?? original.ImplementationFactory!(provider)));
        services.AddSingleton(provider => wrap(
            provider.GetRequiredKeyedService<T>(Original), provider.GetRequiredService<BlackBox>()));
    }
}
