using System.Collections.Frozen;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Running;

/// <summary>The life of one resource: waiting, starting, running, ended; one change at a time.</summary>
#pragma warning disable CA1001 // its sources have no timers: nothing to dispose of
internal sealed class ResourceRunner(
    IResource resource, IConfiguration configuration, DistributedApplicationExecutionContext execution,
    HealthCheckService checks, ResourceNotificationService notifications, OwnerGuard guard)
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ResourceHealth health = new(resource, checks, notifications);
    private CancellationTokenSource? starting;
    private CancellationTokenSource? running;
    private ResourceProcess? process;
    private Task ended = Task.CompletedTask;

    public IResource Resource => resource;

    public bool StartsByItself => !resource.Annotations.OfType<ExplicitStartupAnnotation>().Any();

    public Task AnnounceAsync() => PublishAsync(StartsByItself ? KnownResourceStates.Starting : KnownResourceStates.NotStarted);

    /// <summary>Null, or why it isn't running.</summary>
    public async Task<string?> StartAsync(CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            if (running is { IsCancellationRequested: false }) return null;
            return await StartInTurnAsync(ct);
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task<string?> StopAsync(CancellationToken ct)
    {
        // A start that still waits for something holds the turn: it gives up first.
        if (Volatile.Read(ref starting) is { } waiting) await CancelAsync(waiting);
        await turn.WaitAsync(ct);
        try
        {
            if (running is null or { IsCancellationRequested: true }) return $"{resource.Name} isn't running.";
            await PublishAsync(KnownResourceStates.Stopping);
            if (process is not null) await process.StopAsync();
            else await EndedAsync(KnownResourceStates.Exited, null);
            await ended;
            return null;
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task<string?> RestartAsync(CancellationToken ct)
    {
        await StopAsync(ct);
        return await StartAsync(ct);
    }

    private async Task<string?> StartInTurnAsync(CancellationToken ct)
    {
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Volatile.Write(ref starting, attempt);
        try
        {
            await WaitForDependenciesAsync(attempt.Token);
            await PublishAsync(KnownResourceStates.Starting);
            if (resource is ExecutableResource or ProjectResource) await LaunchAsync(attempt.Token);
            else await RunningAsync(null, FrozenDictionary<string, string>.Empty);
            return null;
        }
        catch (OperationCanceledException)
        {
            await PublishAsync(KnownResourceStates.Exited);
            ct.ThrowIfCancellationRequested();
            return $"{resource.Name} was stopped before it had started.";
        }
        catch (Exception e)
        {
            ResourceLog.Write(resource.Name, e.Message);
            await PublishAsync(KnownResourceStates.FailedToStart);
            return e.Message;
        }
        finally
        {
            Volatile.Write(ref starting, null);
        }
    }

    private async Task WaitForDependenciesAsync(CancellationToken ct)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().ToArray();
        if (waits.Length > 0) await PublishAsync(KnownResourceStates.Waiting);
        await Task.WhenAll(waits.Select(wait => wait.WaitType switch
        {
            WaitType.WaitUntilHealthy => notifications.WaitForResourceHealthyAsync(wait.Resource.Name, ct),
            WaitType.WaitUntilStarted => notifications.WaitForResourceAsync(wait.Resource.Name, e => e.Snapshot.State?.Text is { } s && (s == KnownResourceStates.Running || s == KnownResourceStates.Finished), ct),
            _ => WaitForCompletionAsync(wait, ct),
        }));
    }

    private async Task WaitForCompletionAsync(WaitAnnotation wait, CancellationToken ct)
    {
        var name = wait.Resource.Name;
        var end = await notifications.WaitForResourceAsync(name, e => e.Snapshot.State is { } state && KnownResourceStates.TerminalStates.Contains(state.Text), ct);
        if (end.Snapshot.State!.Text == KnownResourceStates.FailedToStart) throw new DistributedApplicationException($"Resource '{name}' failed to start.");
        if (end.Snapshot.ExitCode is { } code && code != wait.ExitCode) throw new DistributedApplicationException($"Resource '{name}' ended with exit code {code}, expected was {wait.ExitCode}.");
    }

    private async Task LaunchAsync(CancellationToken ct)
    {
        var line = await ResourceCommandLine.ForAsync(resource, configuration, execution, ct);
        var launched = process = ResourceProcess.Start(resource.Name, line.Command, line.WorkingDirectory, line.Arguments, line.Environment, guard);
        await RunningAsync(launched.Id, line.Environment);
        ended = WatchAsync(launched);
    }

    private async Task RunningAsync(int? pid, IReadOnlyDictionary<string, string> environment)
    {
        running = new CancellationTokenSource();
        await notifications.PublishUpdateAsync(resource, before => before with
        {
            State = KnownResourceStates.Running,
            StartTimeStamp = DateTime.UtcNow,
            StopTimeStamp = null,
            ExitCode = null,
            HealthReports = health.Unknown,
            Properties = pid is null ? [] : [new ResourcePropertySnapshot("executable.pid", pid)],
            EnvironmentVariables = [.. environment.Select(v => new EnvironmentVariableSnapshot(v.Key, v.Value, true))],
            Urls = [.. resource.Annotations.OfType<EndpointAnnotation>().Select(e => new UrlSnapshot(e.Name, $"{e.UriScheme}://{e.TargetHost}:{e.AllocatedPort}", false))],
        });
        _ = WatchHealthAsync(running.Token);
    }

    private async Task WatchHealthAsync(CancellationToken ct)
    {
        try
        {
            await health.WatchAsync(ct);
        }
        catch (OperationCanceledException)
        {
            // It ended, and its health with it.
        }
    }

    private async Task WatchAsync(ResourceProcess watched)
    {
        var code = await watched.Exited;
        await EndedAsync(watched.WasStopped ? KnownResourceStates.Exited : KnownResourceStates.Finished, code);
    }

    private async Task EndedAsync(string state, int? code)
    {
        if (running is { } over) await CancelAsync(over);
        await notifications.PublishUpdateAsync(resource, before => before with { State = state, ExitCode = code, StopTimeStamp = DateTime.UtcNow, HealthReports = [], Properties = [] });
    }

    private static async Task CancelAsync(CancellationTokenSource source)
    {
        try
        {
            await source.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The start was over in that moment.
        }
    }

    private Task PublishAsync(string state) => notifications.PublishUpdateAsync(resource, before => before with { State = state });
}
