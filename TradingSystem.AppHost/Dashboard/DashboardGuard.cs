using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TradingSystem.AppHost.Dashboard;

/// <summary>
/// Ends the dashboard when this process is gone, however it went. DCP does that too, unless it was killed as well; the
/// programs and servers see to themselves, the dashboard is Aspire's.
/// </summary>
internal sealed class DashboardGuard(string script)
{
    /// <summary>What Aspire calls the resource.</summary>
    private const string Dashboard = "aspire-dashboard";

    public void Subscribe(IDistributedApplicationEventing eventing) =>
        eventing.Subscribe<BeforeStartEvent>((started, cancellation) =>
    {
        var stopping = started.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        _ = FollowAsync(started.Services.GetRequiredService<ResourceNotificationService>(), stopping);
        return Task.CompletedTask;
    });

    private async Task FollowAsync(ResourceNotificationService notifications, CancellationToken stopping)
    {
        long? guarded = null;
        try
        {
            await foreach (var e in notifications.WatchAsync(stopping))
            {
                if (e.Resource.Name != Dashboard) continue;
                var reported = e.Snapshot.Properties.FirstOrDefault(
                    property => property.Name == "executable.pid")?.Value;
                if (reported is null) continue;

                var pid = Convert.ToInt64(reported, CultureInfo.InvariantCulture);
                // 0 until the process is there.
                if (pid == 0 || pid == guarded) continue;
                Guard(pid);
                guarded = pid;
            }
        }
        catch (OperationCanceledException)
        {
            // The AppHost ends.
        }
    }

    private void Guard(long pid)
    {
        string[] arguments = [script, $"{Environment.ProcessId}", $"{pid}"];
        using var _ = Process.Start("bash", arguments);
    }
}
