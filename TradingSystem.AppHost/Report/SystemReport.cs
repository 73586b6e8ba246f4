using System.Globalization;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TradingSystem.AppHost.Dashboard;

namespace TradingSystem.AppHost.Report;

/// <summary>
/// Says when the system is ready, what it still waits for when that takes long, and where everything is.
/// </summary>
internal sealed class SystemReport(Readiness readiness, EndpointsFile endpoints, ConnectionsFile connections,
    IConfiguration configuration) : IDistributedApplicationEventingSubscriber, IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly SortedDictionary<string, long> processes = new(StringComparer.Ordinal);
    private readonly TimeSpan patience = TimeSpan.FromSeconds(double.Parse(
        configuration.Setting("Start:PatienceSeconds") ?? "90", CultureInfo.InvariantCulture));
    private Task reporting = Task.CompletedTask;

    public Task SubscribeAsync(IDistributedApplicationEventing eventing,
        DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        eventing.Subscribe<BeforeStartEvent>((started, _) =>
        {
            var dashboard = configuration.DashboardLogin() is { } login ? $", see {login}" : "";
            Console.WriteLine($"Starting{dashboard}");
            reporting = ReportAsync(started.Services.GetRequiredService<ResourceNotificationService>());
            return Task.CompletedTask;
        });
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await reporting;
        stopping.Dispose();
    }

    private async Task ReportAsync(ResourceNotificationService notifications)
    {
        var ready = false;
        await using var timer = new Timer(_ => TellWhatIsMissing(), null, patience, patience);
        try
        {
            await foreach (var e in notifications.WatchAsync(stopping.Token))
            {
                var moved = Follow(e.Resource.Name, e.Snapshot);
                lock (readiness)
                {
                    if (!ready && readiness.Observe(e.Resource.Name, e.Snapshot) is { } problem)
                    {
                        Console.Error.WriteLine(problem);
                    }
                }
                if (ready && moved) await endpoints.WriteAsync(processes, stopping.Token);
                if (ready || !readiness.IsComplete) continue;
                ready = true;
                await connections.WriteAsync(stopping.Token);
                await endpoints.WriteAsync(processes, stopping.Token);
                await AnnounceAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The AppHost ends.
        }
    }

    /// <summary>True when the resource has a process now that it didn't have before.</summary>
    private bool Follow(string name, CustomResourceSnapshot now)
    {
        if (now.Properties.FirstOrDefault(p => p.Name == "executable.pid")?.Value is not { } value)
        {
            return now.State is { } state
                && KnownResourceStates.TerminalStates.Contains(state.Text)
                && processes.Remove(name);
        }
        var pid = Convert.ToInt64(value, CultureInfo.InvariantCulture);
        if (now.State?.Text != KnownResourceStates.Running || processes.GetValueOrDefault(name) == pid) return false;
        processes[name] = pid;
        return true;
    }

    private void TellWhatIsMissing()
    {
        lock (readiness)
        {
            if (!readiness.IsComplete)
            {
                Console.Error.WriteLine($"Not ready yet, still waiting for: {readiness.Missing}");
            }
        }
    }

    private async Task AnnounceAsync()
    {
        foreach (var (name, address) in (await endpoints.AddressesAsync(stopping.Token)).Where(
            a => a.Value?.Contains("://", StringComparison.Ordinal) == true))
        {
            Console.WriteLine($"{name,-16} {address}");
        }
        Console.WriteLine("TradingSystem is ready");
    }
}
