using System.Data.Common;
using Aspire.Npgsql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers a <see cref="NpgsqlDataSource"/> with its health check and telemetry.</summary>
public static class AspirePostgreSqlNpgsqlExtensions
{
    private const string Section = "Aspire:Npgsql";

    /// <summary>Registers the data source of <c>ConnectionStrings:{connectionName}</c> as a singleton.</summary>
    public static void AddNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
        => Add(builder, connectionName, serviceKey: null, configureSettings, configureDataSourceBuilder);

    /// <summary>Registers the data source of <c>ConnectionStrings:{name}</c> under the key <paramref name="name"/>.</summary>
    public static void AddKeyedNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string name,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
        => Add(builder, name, name, configureSettings, configureDataSourceBuilder);

    private static void Add(
        IHostApplicationBuilder builder,
        string name,
        string? serviceKey,
        Action<NpgsqlSettings>? configureSettings,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var settings = new NpgsqlSettings();
        var section = builder.Configuration.GetSection(Section);
        section.Bind(settings);
        section.GetSection(name).Bind(settings);
        if (builder.Configuration.GetConnectionString(name) is { } connectionString) settings.ConnectionString = connectionString;
        configureSettings?.Invoke(settings);

        Register(builder.Services, serviceKey, services => Build(services, settings, name, configureDataSourceBuilder));

        if (!settings.DisableHealthChecks)
        {
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                serviceKey is null ? "PostgreSql" : $"PostgreSql_{name}",
                services => new NpgsqlHealthCheck(services.GetRequiredKeyedService<NpgsqlDataSource>(serviceKey)),
                failureStatus: null,
                tags: null));
        }

        if (!settings.DisableTracing) builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource("Npgsql"));
        if (!settings.DisableMetrics) builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter("Npgsql"));
    }

    /// <summary>A null key is an ordinary, unkeyed registration.</summary>
    private static void Register(IServiceCollection services, string? key, Func<IServiceProvider, NpgsqlDataSource> build)
    {
        services.TryAdd(new ServiceDescriptor(typeof(NpgsqlDataSource), key, (provider, _) => build(provider), ServiceLifetime.Singleton));
        services.TryAdd(new ServiceDescriptor(typeof(DbDataSource), key, (provider, k) => provider.GetRequiredKeyedService<NpgsqlDataSource>(k), ServiceLifetime.Singleton));
        services.TryAdd(new ServiceDescriptor(typeof(NpgsqlConnection), key, (provider, k) => provider.GetRequiredKeyedService<NpgsqlDataSource>(k).CreateConnection(), ServiceLifetime.Transient));
        services.TryAdd(new ServiceDescriptor(typeof(DbConnection), key, (provider, k) => provider.GetRequiredKeyedService<NpgsqlConnection>(k), ServiceLifetime.Transient));
    }

    /// <summary>The string is looked at when the source is first wanted, when there is a log to say it in.</summary>
    private static NpgsqlDataSource Build(IServiceProvider services, NpgsqlSettings settings, string name, Action<NpgsqlDataSourceBuilder>? configure)
    {
        if (string.IsNullOrEmpty(settings.ConnectionString))
        {
            throw new InvalidOperationException(
                $"ConnectionString is missing. It should be provided in 'ConnectionStrings:{name}' or under the 'ConnectionString' key in '{Section}' or '{Section}:{name}' configuration section.");
        }

        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UseLoggerFactory(services.GetService<ILoggerFactory>());
        configure?.Invoke(builder);
        return builder.Build(); // a string with several hosts makes it an NpgsqlMultiHostDataSource
    }
}
