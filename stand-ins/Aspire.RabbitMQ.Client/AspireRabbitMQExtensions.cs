using Aspire.RabbitMQ.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry.Trace;
using RabbitMQ.Client;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers an <see cref="IConnection"/> to RabbitMQ with its health check and telemetry.</summary>
public static class AspireRabbitMQExtensions
{
    private const string Section = "Aspire:RabbitMQ:Client";

    /// <summary>Registers the connection of <c>ConnectionStrings:{connectionName}</c> as a singleton, made when it is first wanted.</summary>
    public static void AddRabbitMQClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<RabbitMQClientSettings>? configureSettings = null,
        Action<ConnectionFactory>? configureConnectionFactory = null)
        => Add(builder, connectionName, serviceKey: null, configureSettings, configureConnectionFactory);

    /// <summary>Registers the connection of <c>ConnectionStrings:{name}</c> under the key <paramref name="name"/>.</summary>
    public static void AddKeyedRabbitMQClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<RabbitMQClientSettings>? configureSettings = null,
        Action<ConnectionFactory>? configureConnectionFactory = null)
        => Add(builder, name, name, configureSettings, configureConnectionFactory);

    private static void Add(
        IHostApplicationBuilder builder,
        string name,
        string? serviceKey,
        Action<RabbitMQClientSettings>? configureSettings,
        Action<ConnectionFactory>? configureConnectionFactory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var settings = new RabbitMQClientSettings();
        var section = builder.Configuration.GetSection(Section);
        section.Bind(settings);
        section.GetSection(name).Bind(settings);
        if (builder.Configuration.GetConnectionString(name) is { } connectionString) settings.ConnectionString = connectionString;
        configureSettings?.Invoke(settings);

        builder.Services.Add(new ServiceDescriptor(
            typeof(IConnectionFactory),
            serviceKey,
            (_, _) => CreateFactory(settings, name, section, configureConnectionFactory),
            ServiceLifetime.Singleton));
        builder.Services.Add(new ServiceDescriptor(
            typeof(IConnection),
            serviceKey,
            (services, _) => RabbitMQConnector.Connect(
                services.GetRequiredKeyedService<IConnectionFactory>(serviceKey), settings.MaxConnectRetryCount, services.GetService<TimeProvider>() ?? TimeProvider.System),
            ServiceLifetime.Singleton));
        if (!settings.DisableAutoActivation)
        {
            builder.Services.AddHostedService(services => new Activation(() => services.GetRequiredKeyedService<IConnection>(serviceKey)));
        }

        if (!settings.DisableHealthChecks)
        {
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                serviceKey is null ? "RabbitMQ.Client" : $"RabbitMQ.Client_{name}",
                services => new RabbitMQHealthCheck(() => services.GetRequiredKeyedService<IConnection>(serviceKey)),
                failureStatus: null,
                tags: null));
        }

        if (!settings.DisableTracing)
        {
            builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(RabbitMQConnector.SourceName, "RabbitMQ.Client.*"));
        }
    }

    private static ConnectionFactory CreateFactory(RabbitMQClientSettings settings, string name, IConfigurationSection section, Action<ConnectionFactory>? configure)
    {
        var factory = new ConnectionFactory();
        section.GetSection("ConnectionFactory").Bind(factory);
        section.GetSection(name).GetSection("ConnectionFactory").Bind(factory);

        // the connection string wins over the section
        if (!string.IsNullOrEmpty(settings.ConnectionString)) factory.Uri = new Uri(settings.ConnectionString);
        else if (!section.GetSection("ConnectionFactory").Exists() && !section.GetSection(name).GetSection("ConnectionFactory").Exists())
        {
            throw new InvalidOperationException(
                $"ConnectionString is missing. It should be provided in 'ConnectionStrings:{name}' or under the 'ConnectionString' key in '{Section}' or '{Section}:{name}' configuration section.");
        }

        configure?.Invoke(factory);
        return factory;
    }

    /// <summary>Makes the connection when the host starts.</summary>
    private sealed class Activation(Func<IConnection> connection) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.Run(connection, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
