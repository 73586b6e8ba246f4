namespace TradingSystem.ServiceDefaults.Telemetry;

/// <summary>What has no instrumentation package of its own: subscribed by name. Aspire's client packages add theirs themselves.</summary>
internal static class TelemetryNames
{
    public static readonly string[] Sources = ["TradingSystem.*"];

    public static readonly string[] Meters = ["TradingSystem.*", "Polly"];
}
