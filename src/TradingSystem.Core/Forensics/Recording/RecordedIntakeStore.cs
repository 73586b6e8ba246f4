using System.Globalization;
using TradingSystem.Core.Intake;

namespace TradingSystem.Core.Forensics.Recording;

/// <summary>Records each batch of new orders and its outcome: how many, and which as far as there is room.</summary>
internal sealed class RecordedIntakeStore(IIntakeStore inner, BlackBox box) : IIntakeStore
{
    public async Task<IReadOnlyList<IntakeResult>> AcceptAsync(
        Guid batchId, IReadOnlyList<IntakeOrder> orders, CancellationToken ct)
    {
        try
        {
            var results = await inner.AcceptAsync(batchId, orders, ct);
            Record(batchId, orders, results);
            return results;
        }
        catch (Exception e)
        {
            box.Record(
                EventKind.Intake, batchId, orders[0].Order.CorrelationId, $"{orders.Count} orders failed: {e.Message}");
            throw;
        }
    }

    private void Record(Guid batchId, IReadOnlyList<IntakeOrder> orders, IReadOnlyList<IntakeResult> results)
    {
        Span<char> text = stackalloc char[300];
        var refused = 0;
        foreach (var result in results) refused += result.Denial is null ? 0 : 1;
        text.TryWrite(CultureInfo.InvariantCulture, $"{orders.Count} orders, {refused} refused:", out var length);
        foreach (var item in orders)
        {
            if (!text[length..].TryWrite(CultureInfo.InvariantCulture, $" {item.Order.Id}", out var written)) break;
            length += written;
        }
        box.Record(EventKind.Intake, batchId, orders[0].Order.CorrelationId, text[..length]);
    }
}
