using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace TradingSystem.ServiceDefaults.Telemetry;

/// <summary>
/// Makes the providers when the host starts, before anything is worth tracing, and sends what is left when it stops: in at most
/// the given time, since the collector often ends together with us and would be tried for about 10 s.
/// </summary>
internal sealed class TelemetryLifetime(IServiceProvider services, TimeProvider time, TimeSpan longestFlush) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        services.GetService<TracerProvider>();
        services.GetService<MeterProvider>();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After everything else has stopped. A provider that was shut down here has nothing left to send when it is disposed.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        var milliseconds = (int)longestFlush.TotalMilliseconds;
        var flushed = Task.WhenAll(
            Task.Run(() => services.GetService<TracerProvider>()?.Shutdown(milliseconds), CancellationToken.None),
            Task.Run(() => services.GetService<MeterProvider>()?.Shutdown(milliseconds), CancellationToken.None));
        return Task.WhenAny(flushed, Task.Delay(longestFlush, time, CancellationToken.None));
    }
}
