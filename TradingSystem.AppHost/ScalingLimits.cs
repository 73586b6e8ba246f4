using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace TradingSystem.AppHost;

/// <summary>How many workers there are at least and at most: <c>Scaling:Min</c> and <c>Scaling:Max</c>.</summary>
internal sealed record ScalingLimits(int Min, int Max)
{
    private const int MostWorkers = 64;

    public IEnumerable<string> WorkerNames => Enumerable.Range(1, Max).Select(Name);

    public static ScalingLimits From(IConfiguration configuration)
    {
        int Read(string key, int fallback) => configuration.Setting($"Scaling:{key}") is not { } text ? fallback
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
            : throw new StartProblem($"Scaling:{key} must be a number, not '{text}'.");
        var limits = new ScalingLimits(Read("Min", 1), Read("Max", 5));
        return limits.Min >= 1 && limits.Min <= limits.Max && limits.Max <= MostWorkers ? limits
            : throw new StartProblem($"Scaling:Min ({limits.Min}) and Scaling:Max ({limits.Max}) must hold 1 <= Min <= Max <= {MostWorkers}.");
    }

    public bool StartsOnDemand(string worker) => WorkerNames.Skip(Min).Contains(worker);

    private static string Name(int number) => $"worker-{number}";
}
