using System.Diagnostics;

namespace TradingSystem.Core.Foundation;

/// <summary>
/// The activity source of our own steps. A trace that began with a client's request is continued by its W3C trace
/// context.
/// </summary>
public static class Tracing
{
    /// <summary>Name of the baggage item that carries the correlation id.</summary>
    public const string CorrelationId = "correlation.id";

    public static ActivitySource Source { get; } = new("TradingSystem.Core");

    /// <summary>A step of the trace whose context is given, or of the present one. Null when nobody listens.</summary>
    public static Activity? Continue(string name, string? traceParent, ActivityKind kind = ActivityKind.Internal) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var context)
            ? Source.StartActivity(name, kind, context)
            : Source.StartActivity(name, kind);
}
