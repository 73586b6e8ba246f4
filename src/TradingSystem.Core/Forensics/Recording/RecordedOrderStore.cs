using System.Globalization;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Forensics.Recording;

/// <summary>Records each event of an order with what became of it, the order's version and the fencing token.</summary>
internal sealed class RecordedOrderStore(IOrderStore inner, BlackBox box) : IOrderStore
{
    public async Task<IReadOnlyList<OrderChange>> ApplyAsync(IReadOnlyList<OrderCommand> commands, CancellationToken ct)
    {
        var changes = await inner.ApplyAsync(commands, ct);
        for (var i = 0; i < commands.Count; i++) Record(commands[i], changes[i]);
        return changes;
    }

    private void Record(OrderCommand command, OrderChange change)
    {
        Span<char> text = stackalloc char[256];
        var (happened, order) = (command.Event.GetType().Name, change.Order);
        var execution = command.Event is OrderEvent.Fill fill ? fill.ExecutionId : "";
        text.TryWrite(CultureInfo.InvariantCulture,
            $"{happened} {execution} {change.Kind}: {order?.Status} {order?.Execution} version {order?.Version} token {command.Fence?.Token}",
            out var written);
        box.Record(EventKind.Order, command.OrderId, order?.CorrelationId ?? order?.TraceParent ?? command.Fence?.Lease,
            text[..written]);
    }
}
