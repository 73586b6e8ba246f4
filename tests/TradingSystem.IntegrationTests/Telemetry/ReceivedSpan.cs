using System.Diagnostics;

namespace TradingSystem.IntegrationTests.Telemetry;

/// <summary>A span as its process sent it.</summary>
/// <param name="Service">The process, by its resource's <c>service.name</c>.</param>
/// <param name="Trace">The trace's id, in hexadecimal digits.</param>
/// <param name="Parent">The parent's id; empty for the first span of a trace.</param>
public sealed record ReceivedSpan(string Service, string Trace, string Parent, string Name, ActivityKind Kind)
{
    public bool IsFirst => Parent.Length == 0;
}
