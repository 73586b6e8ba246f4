using TradingSystem.Core.Brokers;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Forensics.Recording;

/// <summary>Records the calls that can move money or settle a doubt: before they leave, and how they ended.</summary>
internal sealed class RecordedBroker(IBroker inner, BlackBox box) : IBroker
{
    public string Name => inner.Name;

    public TimeSpan RequestLifetime => inner.RequestLifetime;

    public TimeSpan VisibilityWindow => inner.VisibilityWindow;

    public async Task<PlaceOutcome> PlaceAsync(Order order, CancellationToken ct)
    {
        var cause = order.CorrelationId ?? order.TraceParent;
        box.Record(EventKind.Broker, order.Id, cause, $"{Name} place: sending");
        var outcome = await inner.PlaceAsync(order, ct);
        box.Record(EventKind.Broker, order.Id, cause, outcome switch
        {
            PlaceOutcome.Accepted accepted => $"{Name} place: accepted as {accepted.BrokerOrderId}",
            PlaceOutcome.Rejected rejected => $"{Name} place: rejected, {rejected.Proof}",
            PlaceOutcome.TryLater later => $"{Name} place: try later, {later.Reason}",
            PlaceOutcome.Unknown unknown => $"{Name} place: unknown, {unknown.Reason}",
            _ => $"{Name} place: {outcome}",
        });
        return outcome;
    }

    public async Task<CancelOutcome> CancelAsync(string brokerOrderId, CancellationToken ct)
    {
        box.Record(EventKind.Broker, brokerOrderId, "", $"{Name} cancel: sending");
        var outcome = await inner.CancelAsync(brokerOrderId, ct);
        box.Record(EventKind.Broker, brokerOrderId, "", $"{Name} cancel: {outcome}");
        return outcome;
    }

    public async Task<FindOutcome> FindAsync(string clientOrderId, CancellationToken ct)
    {
        var outcome = await inner.FindAsync(clientOrderId, ct);
        box.Record(EventKind.Broker, clientOrderId, "", outcome switch
        {
            FindOutcome.Found found =>
                $"{Name} find: {found.Order.BrokerOrderId} {found.Order.Status} filled {found.Order.FilledQty}",
            FindOutcome.Failed failed => $"{Name} find: failed, {failed.Reason}",
            _ => $"{Name} find: not found",
        });
        return outcome;
    }

    public IAsyncEnumerable<BrokerFill> FillsAfterAsync(DateTimeOffset after, CancellationToken ct) =>
        inner.FillsAfterAsync(after, ct);

    public Task<string?> ClientOrderIdAsync(string brokerOrderId, CancellationToken ct) =>
        inner.ClientOrderIdAsync(brokerOrderId, ct);

    public Task<IReadOnlyList<BrokerPosition>> PositionsAsync(CancellationToken ct) => inner.PositionsAsync(ct);

    public Task<decimal> CashAsync(CancellationToken ct) => inner.CashAsync(ct);

    public Task<IReadOnlyList<BrokerOrder>> OpenOrdersAsync(CancellationToken ct) => inner.OpenOrdersAsync(ct);

    public Task<IReadOnlyList<StopMark>> MarksAsync(IReadOnlyCollection<string> symbols, CancellationToken ct) =>
        inner.MarksAsync(symbols, ct);

    public IAsyncEnumerable<BrokerUpdate?> UpdatesAsync(CancellationToken ct) => inner.UpdatesAsync(ct);

    public Task<IReadOnlyList<Asset>> AssetsAsync(CancellationToken ct) => inner.AssetsAsync(ct);
}
