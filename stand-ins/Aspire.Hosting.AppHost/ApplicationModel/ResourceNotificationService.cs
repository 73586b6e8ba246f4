using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The current state of every resource, and everything that changes from now on.</summary>
public class ResourceNotificationService
{
    private readonly ConcurrentDictionary<string, ResourceEvent> states = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Channel<ResourceEvent>> watchers = [];
    private readonly Lock gate = new();

    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (gate)
        {
            var before = states.GetValueOrDefault(resource.Name)?.Snapshot ?? new CustomResourceSnapshot { ResourceType = resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal), Properties = [] };
            var after = new ResourceEvent(resource, resource.Name, stateFactory(before));
            states[resource.Name] = after;
            foreach (var watcher in watchers) watcher.Writer.TryWrite(after);
        }
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var watcher = Channel.CreateUnbounded<ResourceEvent>();
        lock (gate)
        {
            foreach (var state in states.Values) watcher.Writer.TryWrite(state);
            watchers.Add(watcher);
        }
        try
        {
            await foreach (var state in watcher.Reader.ReadAllAsync(cancellationToken)) yield return state;
        }
        finally
        {
            lock (gate) watchers.Remove(watcher);
        }
    }

    public bool TryGetCurrentState(string resourceId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ResourceEvent? resourceEvent) => states.TryGetValue(resourceId, out resourceEvent);

    public async Task<ResourceEvent> WaitForResourceAsync(string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        await foreach (var state in WatchAsync(cancellationToken))
        {
            if (string.Equals(state.Resource.Name, resourceName, StringComparison.OrdinalIgnoreCase) && predicate(state)) return state;
        }
        throw new OperationCanceledException($"Nothing more comes from the resource '{resourceName}'.", cancellationToken);
    }

    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    public async Task<string> WaitForResourceAsync(string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default) =>
        (await WaitForResourceAsync(resourceName, e => e.Snapshot.State is { } state && targetStates.Contains(state.Text), cancellationToken)).Snapshot.State!.Text;

    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, WaitBehavior.WaitOnResourceUnavailable, cancellationToken);

    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var stop = waitBehavior == WaitBehavior.StopOnResourceUnavailable;
        var found = await WaitForResourceAsync(resourceName, e => e.Snapshot.HealthStatus == HealthStatus.Healthy || (stop && Ended(e)), cancellationToken);
        return Ended(found) ? throw new DistributedApplicationException($"Stopped waiting for resource '{resourceName}' to become healthy because it is {found.Snapshot.State?.Text}.") : found;
    }

    private static bool Ended(ResourceEvent e) => e.Snapshot.State is { } state && KnownResourceStates.TerminalStates.Contains(state.Text);
}
