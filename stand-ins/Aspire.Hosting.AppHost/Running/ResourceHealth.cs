using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Running;

/// <summary>Runs a resource's health checks while it runs: often while it isn't healthy, every half minute while it is.</summary>
internal sealed class ResourceHealth(IResource resource, HealthCheckService checks, ResourceNotificationService notifications)
{
    private static readonly TimeSpan WhileHealthy = TimeSpan.FromSeconds(30), First = TimeSpan.FromMilliseconds(100), Longest = TimeSpan.FromSeconds(1);
    private readonly HashSet<string> keys = [.. resource.Annotations.OfType<HealthCheckAnnotation>().Select(a => a.Key)];

    public ImmutableArray<HealthReportSnapshot> Unknown => [.. keys.Select(key => new HealthReportSnapshot(key, null, null, null))];

    public async Task WatchAsync(CancellationToken ct)
    {
        if (keys.Count == 0) return;
        var pause = First;
        while (!ct.IsCancellationRequested)
        {
            var report = await checks.CheckHealthAsync(registration => keys.Contains(registration.Name), ct);
            var found = keys.Select(key => report.Entries.TryGetValue(key, out var entry)
                ? new HealthReportSnapshot(key, entry.Status, entry.Description ?? entry.Exception?.Message, entry.Exception?.ToString())
                : new HealthReportSnapshot(key, HealthStatus.Unhealthy, "There is no such health check.", null)).ToImmutableArray();
            if (ct.IsCancellationRequested) return;
            await notifications.PublishUpdateAsync(resource, before => before.HealthReports.SequenceEqual(found) ? before : before with { HealthReports = found });
            var healthy = found.All(f => f.Status == HealthStatus.Healthy);
            await Task.Delay(healthy ? WhileHealthy : pause, ct);
            pause = healthy ? First : TimeSpan.FromTicks(Math.Min(pause.Ticks * 3 / 2, Longest.Ticks));
        }
    }
}
