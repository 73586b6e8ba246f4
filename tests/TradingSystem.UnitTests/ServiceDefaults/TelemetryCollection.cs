namespace TradingSystem.UnitTests.ServiceDefaults;

/// <summary>
/// Activity listeners hear the whole process: beside other tests these would collect their activities too.
/// </summary>
[CollectionDefinition("Telemetry", DisableParallelization = true)]
public sealed class TelemetryCollection;
