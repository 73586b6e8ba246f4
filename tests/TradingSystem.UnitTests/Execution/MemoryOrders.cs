using TradingSystem.Core.Orders;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;

namespace TradingSystem.UnitTests.Execution;

/// <summary>Orders in memory, as the database keeps them; every fence holds.</summary>
internal sealed class MemoryOrders : IOrderStore, IOrderQueries
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Account> accounts = [];
    private readonly Dictionary<(Guid Account, string Symbol), Position> positions = [];
    private readonly HashSet<string> executions = [];

    public Dictionary<Guid, Order> Orders { get; } = [];

    public DateTimeOffset? ReadUntil { get; private set; }

    public void Add(Order order)
    {
        Orders[order.Id] = order;
        accounts[order.AccountId] = new()
        {
            Id = order.AccountId,
            Number = "A",
            Cash = 1_000_000,
            Reserved = 1_000_000
        };
    }

    public Task<IReadOnlyList<OrderChange>> ApplyAsync(IReadOnlyList<OrderCommand> commands, CancellationToken ct)
    {
        lock (gate)
        {
            var batch = new OrderBatch();
            foreach (var order in Orders.Values) batch.Orders[order.Id] = order;
            foreach (var account in accounts.Values) batch.Accounts[account.Id] = account;
            foreach (var (key, position) in positions) batch.Positions[key] = position;
            foreach (var command in commands) if (command.Fence is { } fence) batch.ValidFences.Add(fence);
            batch.KnownExecutions.UnionWith(executions);
            var changes = batch.Apply(commands);
            foreach (var id in batch.ChangedOrders.Keys) Orders[id] = batch.Orders[id];
            foreach (var id in batch.ChangedAccounts) accounts[id] = batch.Accounts[id];
            foreach (var key in batch.ChangedPositions) positions[key] = batch.Positions[key];
            executions.UnionWith(batch.Fills.Select(fill => fill.Fill.ExecutionId));
            return Task.FromResult(changes);
        }
    }

    public Task<IReadOnlyList<Order>> InDoubtAsync(IReadOnlyDictionary<int, long> partitions, DateTimeOffset quietSince,
        DateTimeOffset idleSince, int limit, CancellationToken ct) => Task.FromResult<IReadOnlyList<Order>>([]);

    public Task<IReadOnlyList<Order>> SilentAsync(DateTimeOffset silentSince, DateTimeOffset checkedBefore, int limit,
        CancellationToken ct) => Task.FromResult<IReadOnlyList<Order>>([]);

    public Task<IReadOnlyList<string>> TrailedAtBrokerAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    public Task MarkAskedAsync(IReadOnlyCollection<Guid> orderIds, DateTimeOffset at, CancellationToken ct) =>
        Task.CompletedTask;

    public Task MarkCheckedAsync(Guid orderId, DateTimeOffset at, bool agreed, CancellationToken ct) =>
        Task.CompletedTask;

    public Task<IReadOnlyList<Guid>> EndedUnfilledAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<Guid>>([]);

    public Task<DateTimeOffset?> FillsReadUntilAsync(string broker, CancellationToken ct) => Task.FromResult(ReadUntil);

    public Task SetFillsReadUntilAsync(string broker, DateTimeOffset until, CancellationToken ct)
    {
        ReadUntil = until;
        return Task.CompletedTask;
    }

    public Task<IReadOnlySet<string>> UnknownExecutionsAsync(string broker, IReadOnlyCollection<string> executionIds,
        CancellationToken ct)
    {
        lock (gate) return Task.FromResult<IReadOnlySet<string>>(executionIds.Except(executions).ToHashSet());
    }
}
