namespace TradingSystem.ServiceDefaults.Telemetry;

/// <summary>
/// What is subscribed, by name: .NET and the drivers emit activities and measurements themselves, no instrumentation package is needed.
/// </summary>
internal static class TelemetryNames
{
    /// <summary>Activity sources; what other libraries register by ConfigureOpenTelemetryTracerProvider comes on top.</summary>
    public static readonly string[] Sources =
    [
        "TradingSystem.*",
        "Microsoft.AspNetCore",
        "System.Net.Http",
        "Npgsql",
        "RabbitMQ.Client.*",
        "Aspire.RabbitMQ.Client",
        "OpenTelemetry.Instrumentation.StackExchangeRedis",
    ];

    /// <summary>Meters; what other libraries register by ConfigureOpenTelemetryMeterProvider comes on top.</summary>
    public static readonly string[] Meters =
    [
        "TradingSystem.*",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.MemoryPool",
        "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.Server.Kestrel",
        "System.Net.Http",
        "System.Net.NameResolution",
        "System.Runtime",
        "Npgsql",
        "Polly",
    ];
}
