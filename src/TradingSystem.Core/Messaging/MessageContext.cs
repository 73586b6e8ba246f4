using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TradingSystem.Core.Foundation;

namespace TradingSystem.Core.Messaging;

/// <summary>
/// What is done for a message belongs to the trace of the request that the order came with, and its log lines name the
/// same correlation id.
/// </summary>
public readonly struct MessageContext : IDisposable
{
    private readonly Activity? activity;
    private readonly IDisposable? scope;

    private MessageContext(Activity? activity, IDisposable? scope) => (this.activity, this.scope) = (activity, scope);

    public static MessageContext Begin(OrderMessage message, ILogger logger)
    {
        var activity = Tracing.Continue("execute order", message.TraceParent, ActivityKind.Consumer);
        activity?.SetBaggage(Tracing.CorrelationId, message.CorrelationId);
        return new(activity,
            message.CorrelationId is { } correlation
                ? logger.BeginScope("CorrelationId:{CorrelationId}", correlation)
                : null);
    }

    public void Dispose()
    {
        scope?.Dispose();
        activity?.Dispose();
    }
}
