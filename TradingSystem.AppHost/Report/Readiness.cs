using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TradingSystem.AppHost.Report;

/// <summary>
/// Which resources are still missing, and why. A resource is there when it is healthy, or has done its work.
/// </summary>
internal sealed class Readiness(IEnumerable<string> expected)
{
    private readonly SortedDictionary<string, string> missing = new(
        expected.ToDictionary(name => name, _ => "not started yet"), StringComparer.Ordinal);
    private readonly HashSet<string> failed = [];

    public bool IsComplete => missing.Count == 0;

    public string Missing => string.Join("; ", missing.Select(m => $"{m.Key} ({m.Value})"));

    /// <summary>Takes in what happened; says so when it keeps others from ever starting.</summary>
    public string? Observe(string name, CustomResourceSnapshot now)
    {
        var finished = now.State?.Text == KnownResourceStates.Finished && now.ExitCode == 0;
        if (now.HealthStatus == HealthStatus.Healthy || finished)
        {
            missing.Remove(name);
            return null;
        }
        if (!missing.ContainsKey(name)) return null;
        missing[name] = Why(now);
        // Exited is what an operator has stopped.
        return now.State is { } state
            && (state.Text == KnownResourceStates.Finished || state.Text == KnownResourceStates.FailedToStart)
            && failed.Add(name)
            ? $"{name} ended before the system was ready: {missing[name]}"
            : null;
    }

    private static string Why(CustomResourceSnapshot now)
    {
        var state = now.ExitCode is { } code ? $"{now.State?.Text}, exit code {code}" : now.State?.Text ?? "unknown";
        var reasons = now.HealthReports.Where(r => r.Status != HealthStatus.Healthy)
            .Select(r => r.Description ?? "its health check hasn't answered yet");
        return string.Join(", ", reasons.Prepend(state));
    }
}
