using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TradingSystem.ServiceDefaults.Lifetime;

/// <summary>
/// Ends the process when its owner (the AppHost) is gone: who starts processes usually ends them too, unless it was
/// killed. A shutdown that hangs is cut off after <see cref="LongestEnd"/>.
/// </summary>
internal sealed class OwnerWatch(
    int owner, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<OwnerWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(12);

    /// <summary>Rooted here and never disposed: it is there for an end that hangs.</summary>
    private static ITimer? killing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var before = ProcessIdentity.Of(owner);
        while (before is not null && ProcessIdentity.Of(owner) == before)
        {
            await Task.Delay(Interval, time, stoppingToken);
        }

        logger.LogWarning("The owner, process {Owner}, is gone: ending", owner);
        killing = time.CreateTimer(_ => Process.GetCurrentProcess().Kill(), null, LongestEnd, Timeout.InfiniteTimeSpan);
        lifetime.StopApplication();
    }
}
