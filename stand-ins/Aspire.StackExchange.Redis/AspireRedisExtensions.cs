using Aspire.StackExchange.Redis;
using Aspire.StackExchange.Redis.Sentinel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Trace;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers an <see cref="IConnectionMultiplexer"/> with its health check and telemetry.</summary>
public static class AspireRedisExtensions
{
    private const string Section = "Aspire:StackExchange:Redis";

    /// <summary>Registers the connection of <c>ConnectionStrings:{connectionName}</c> as a singleton, made when it is first wanted.</summary>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
        => Add(builder, connectionName, serviceKey: null, configureSettings, configureOptions);

    /// <summary>Registers the connection of <c>ConnectionStrings:{name}</c> under the key <paramref name="name"/>.</summary>
    public static void AddKeyedRedisClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null)
        => Add(builder, name, name, configureSettings, configureOptions);

    private static void Add(
        IHostApplicationBuilder builder,
        string name,
        string? serviceKey,
        Action<StackExchangeRedisSettings>? configureSettings,
        Action<ConfigurationOptions>? configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var settings = new StackExchangeRedisSettings();
        var section = builder.Configuration.GetSection(Section);
        section.Bind(settings);
        section.GetSection(name).Bind(settings);
        if (builder.Configuration.GetConnectionString(name) is { } connectionString) settings.ConnectionString = connectionString;
        configureSettings?.Invoke(settings);

        void Configure(ConfigurationOptions options)
        {
            section.GetSection("ConfigurationOptions").Bind(options);
            section.GetSection(name).GetSection("ConfigurationOptions").Bind(options);
            configureOptions?.Invoke(options);
        }

        builder.Services.Add(new ServiceDescriptor(
            typeof(IConnectionMultiplexer), serviceKey, (services, _) => Connect(services, settings, name, Configure), ServiceLifetime.Singleton));
        if (!settings.DisableAutoActivation)
        {
            builder.Services.AddHostedService(services => new Activation(() => services.GetRequiredKeyedService<IConnectionMultiplexer>(serviceKey)));
        }

        if (!settings.DisableHealthChecks)
        {
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                serviceKey is null ? "StackExchange.Redis" : $"StackExchange.Redis_{name}",
                services => new RedisHealthCheck(() => services.GetRequiredKeyedService<IConnectionMultiplexer>(serviceKey)),
                failureStatus: null,
                tags: null));
        }

        if (!settings.DisableTracing)
        {
            builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource("OpenTelemetry.Instrumentation.StackExchangeRedis"));
        }
    }

    private static IConnectionMultiplexer Connect(IServiceProvider services, StackExchangeRedisSettings settings, string name, Action<ConfigurationOptions> configure)
    {
        var options = string.IsNullOrEmpty(settings.ConnectionString) ? new ConfigurationOptions { AbortOnConnectFail = false } : RedisOptionsParser.Parse(settings.ConnectionString);
        configure(options);
        if (options.EndPoints.Count == 0)
        {
            throw new InvalidOperationException(
                $"No endpoints specified. Ensure a valid connection string was provided in 'ConnectionStrings:{name}' or for the '{Section}:ConnectionString' configuration key.");
        }

        if (string.IsNullOrEmpty(options.ServiceName)) return ConnectionMultiplexer.Connect(options);
        ILogger? logger = services.GetService<ILoggerFactory>()?.CreateLogger("StackExchange.Redis.Sentinel");
        return FollowingMultiplexer.Connect(options, logger ?? NullLogger.Instance);
    }

    /// <summary>Makes the connection when the host starts.</summary>
    private sealed class Activation(Func<IConnectionMultiplexer> connection) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.Run(connection, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
