using Microsoft.Extensions.Configuration;

namespace TradingSystem.ServiceDefaults.Telemetry;

/// <summary>The section <c>Telemetry</c>.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>How long a stop may wait for what is left to be sent: above 0, at most 60 s.</summary>
    public double FlushSeconds { get; init; } = 1.5;

    /// <summary>
    /// The share of the traces that is kept, between 0 and 1. A caller that has decided (<c>traceparent</c>) is
    /// followed.
    /// </summary>
    public double TraceShare { get; init; } = 1;

    /// <exception cref="InvalidOperationException">A figure is outside of its bounds; the message names it.</exception>
    public static TelemetryOptions From(IConfiguration configuration)
    {
        var options = configuration.GetSection("Telemetry").Get<TelemetryOptions>() ?? new();
        if (options.FlushSeconds is not (> 0 and <= 60))
        {
            throw OutOfBounds(nameof(FlushSeconds), "above 0 and at most 60", options.FlushSeconds);
        }
        if (options.TraceShare is not (>= 0 and <= 1))
        {
            throw OutOfBounds(nameof(TraceShare), "between 0 and 1", options.TraceShare);
        }
        return options;
    }

    private static InvalidOperationException OutOfBounds(string name, string bounds, double value) =>
        new($"Telemetry:{name} must be {bounds}, not {value}.");
}
