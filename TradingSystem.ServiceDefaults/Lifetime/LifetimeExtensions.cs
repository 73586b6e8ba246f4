using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TradingSystem.ServiceDefaults.Lifetime;

/// <summary>How a process ends.</summary>
internal static class LifetimeExtensions
{
    /// <summary>What can't be stopped within this time is left: everything durable survives a kill.</summary>
    private static readonly TimeSpan LongestShutdown = TimeSpan.FromSeconds(10);

    public static void AddLifetime(this IHostApplicationBuilder builder)
    {
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestShutdown);
        if (!int.TryParse(
            builder.Configuration["OWNER_PID"], NumberStyles.None, CultureInfo.InvariantCulture, out var owner))
        {
            return;
        }
        builder.Services.AddHostedService(services => new OwnerWatch(
            owner,
            services.GetRequiredService<IHostApplicationLifetime>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<OwnerWatch>>()));
    }
}
