namespace TradingSystem.ServiceDefaults.Telemetry;

/// <summary>
/// What is subscribed by name, and what isn't sent. Aspire's client packages add the sources and meters of their own
/// libraries.
/// </summary>
internal static class TelemetryNames
{
    /// <summary>Our own activity sources and meters.</summary>
    public const string Own = "TradingSystem.*";

    /// <summary>The meter of Polly, which has no instrumentation package.</summary>
    public const string Resilience = "Polly";

    /// <summary>The paths of health probes, which come every second.</summary>
    public static readonly HashSet<string?> Probes = ["/health", "/alive"];
}
