using TradingSystem.Core.Foundation;
using TradingSystem.Core.Intake;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Protection;
using TradingSystem.Core.Reconciliation;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;

namespace TradingSystem.SimulationTests.Servers;

/// <summary>A process's way to the database: every store of the system, each call over the network.</summary>
internal sealed class DatabaseClient(SimulatedDatabase database, IIdSource ids,
    LeaseOptions lease) : IIntakeStore, IOrderStore, IOrderQueries, IOutbox, ILeaseTable, IReconciliationStore, IWatchedOrders
{
    private readonly Network network = database.Network;

    /// <summary>Set once the relay exists: both need each other.</summary>
    public OutboxRelay? Relay { get; set; }

    public Task<IReadOnlyList<IntakeResult>> AcceptAsync(
        Guid batchId, IReadOnlyList<IntakeOrder> orders, CancellationToken ct) =>
        network.CallAsync("intake", () => database.Accept(batchId, orders), ct);

    public async Task<IReadOnlyList<OrderChange>> ApplyAsync(IReadOnlyList<OrderCommand> commands, CancellationToken ct)
    {
        var (changes, messages) = await network.CallAsync("apply", () => database.Apply(commands, ids), ct);
        foreach (var message in messages) Relay?.Publish(message);
        return changes;
    }

    public Task<IReadOnlyList<Order>> InDoubtAsync(IReadOnlyDictionary<int, long> partitions, DateTimeOffset quietSince,
        DateTimeOffset idleSince, int limit, CancellationToken ct) =>
        network.CallAsync("in doubt", () => database.InDoubt(partitions, quietSince, idleSince, limit), ct);

    public Task<IReadOnlyList<Order>> SilentAsync(
        DateTimeOffset silentSince, DateTimeOffset checkedBefore, int limit, CancellationToken ct) =>
        network.CallAsync("silent", () => database.Silent(silentSince, checkedBefore, limit), ct);

    /// <summary>The simulated broker holds no stops.</summary>
    public Task<IReadOnlyList<string>> TrailedAtBrokerAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    public Task<IReadOnlyList<Order>> WatchedAsync(CancellationToken ct) =>
        network.CallAsync("watched", database.Watched, ct);

    public Task KeepMarksAsync(IReadOnlyCollection<StopMark> marks, CancellationToken ct) =>
        marks.Count == 0 ? Task.CompletedTask : network.CallAsync("marks", () => database.KeepMarks(marks), ct);

    public Task MarkAskedAsync(IReadOnlyCollection<Guid> orderIds, DateTimeOffset at, CancellationToken ct) =>
        network.CallAsync("asked", () => database.MarkAsked(orderIds, at), ct);

    public Task MarkCheckedAsync(Guid orderId, DateTimeOffset at, bool agreed, CancellationToken ct) =>
        network.CallAsync("checked", () => { database.MarkChecked(orderId, at, agreed); return true; }, ct);

    public Task<IReadOnlyList<Guid>> EndedUnfilledAsync(IReadOnlyCollection<Guid> orders, CancellationToken ct) =>
        network.CallAsync("ended", () => database.EndedUnfilled(orders), ct);

    public Task<DateTimeOffset?> FillsReadUntilAsync(string broker, CancellationToken ct) =>
        network.CallAsync("fills read until", () => database.FillsReadUntil, ct);

    public Task SetFillsReadUntilAsync(string broker, DateTimeOffset until, CancellationToken ct) =>
        network.CallAsync("set fills read until", () => database.SetFillsReadUntil(until), ct);

    public Task<IReadOnlySet<string>> UnknownExecutionsAsync(
        string broker, IReadOnlyCollection<string> executionIds, CancellationToken ct) =>
        network.CallAsync("unknown executions", () => database.UnknownExecutions(executionIds), ct);

    public Task MarkAsync(IEnumerable<Guid> messages, CancellationToken ct) =>
        network.CallAsync("mark", () => database.Mark(messages), ct);

    public Task<IReadOnlyList<OutboxMessage>> WaitingAsync(DateTimeOffset before, int limit, CancellationToken ct) =>
        network.CallAsync("waiting", () => database.Waiting(before, limit), ct);

    public Task<long?> AcquireAsync(string name, string owner, CancellationToken ct) =>
        network.CallAsync("acquire", () => database.Acquire(name, owner, lease.TimeToLive), ct);

    public Task<bool> RenewAsync(Fence fence, string owner, CancellationToken ct) =>
        network.CallAsync("renew", () => database.Renew(fence, owner, lease.TimeToLive), ct);

    public Task ReleaseAsync(Fence fence, string owner, CancellationToken ct) =>
        network.CallAsync("release", () => database.Release(fence, owner), ct);

    public Task CreatePartitionsAsync(int count, CancellationToken ct) => Task.CompletedTask;

    public Task<LeaseBeat> BeatAsync(
        string worker, int partitions, bool draining, double cpuPercent, CancellationToken ct) =>
        network.CallAsync("beat", () => database.Beat(worker, partitions, draining, lease.TimeToLive), ct);

    public Task<OurBooks> ReadAsync(string broker, CancellationToken ct) =>
        network.CallAsync("books", database.ReadBooks, ct);

    public Task SetCashBaselineAsync(string broker, decimal baseline, CancellationToken ct) =>
        network.CallAsync("baseline", () => database.SetBaseline(baseline), ct);

    public Task<bool> AdjustAsync(string broker, Adjustment adjustment, Fence fence, DateTimeOffset at,
        CancellationToken ct) => network.CallAsync("adjust", () => database.Adjust(adjustment, fence, at), ct);

    public Task RecordAsync(ReconciliationReport report, CancellationToken ct) => Task.CompletedTask;
}
