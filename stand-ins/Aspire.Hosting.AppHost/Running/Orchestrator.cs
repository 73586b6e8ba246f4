using System.Collections.Frozen;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running;

/// <summary>Starts all resources at once (each waits for what it depends on) and stops the dependent ones first.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model, IConfiguration configuration, DistributedApplicationExecutionContext execution,
    HealthCheckService checks, ResourceNotificationService notifications) : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private FrozenDictionary<string, ResourceRunner> runners = FrozenDictionary<string, ResourceRunner>.Empty;
    private OwnerGuard? guard;
    private Task? stopped;

    public ResourceRunner? Find(string name) => runners.GetValueOrDefault(name);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Ports.Allocate(model.Resources);
        var owner = guard = new OwnerGuard();
        runners = model.Resources.Where(r => r is not ParameterResource)
            .Select(r => new ResourceRunner(r, configuration, execution, checks, notifications, owner))
            .ToFrozenDictionary(r => r.Resource.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var runner in runners.Values) await runner.AnnounceAsync();
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        await Task.WhenAll(runners.Values.Where(r => r.StartsByItself).Select(r => r.StartAsync(linked.Token)));
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (gate) return stopped ??= StopAllAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        stopping.Dispose();
    }

    private async Task StopAllAsync()
    {
        await stopping.CancelAsync();
        var stops = new Dictionary<string, Task>();
        // By name, so that a resource that waits for another one's health is gone before that one is asked to go.
        Task Stop(ResourceRunner runner)
        {
            if (stops.TryGetValue(runner.Resource.Name, out var already)) return already;
            var dependents = runners.Values.Where(other => other.Resource.Annotations.OfType<WaitAnnotation>()
                .Any(wait => wait.Resource == runner.Resource && (wait.WaitType == WaitType.WaitUntilHealthy || other.Resource is ConnectionStringResource)));
            var before = dependents.Select(Stop).ToArray();
            return stops[runner.Resource.Name] = StopAfterAsync(runner, before);
        }
        foreach (var runner in runners.Values) _ = Stop(runner);
        await Task.WhenAll(stops.Values);
        guard?.Dispose();
    }

    private static async Task StopAfterAsync(ResourceRunner runner, Task[] before)
    {
        await Task.WhenAll(before);
        await runner.StopAsync(CancellationToken.None);
    }
}
