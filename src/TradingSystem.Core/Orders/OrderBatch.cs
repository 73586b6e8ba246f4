using TradingSystem.Core.Leases;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Orders;

/// <summary>
/// The rows that a batch of commands concerns, and what becomes of them. Pure: a store fills it, calls
/// <see cref="Apply"/>, and saves what changed.
/// </summary>
public sealed class OrderBatch
{
    /// <summary>A line of an order's history.</summary>
    public sealed record JournalEntry(Guid OrderId, int Version, OrderEffect.Journal Journal, DateTimeOffset At);

    /// <summary>An execution, with what it closed and what was held after it.</summary>
    public sealed record AppliedFill(Order Order, OrderEvent.Fill Fill, decimal Realized, decimal PositionQty);

    /// <summary>A trade update: the order as it was right after the event.</summary>
    public sealed record Update(Order Order, OrderEffect.Announce Announce, decimal PositionQty);

    public Dictionary<Guid, Order> Orders { get; } = [];
    public Dictionary<Guid, Account> Accounts { get; } = [];
    public Dictionary<(Guid Account, string Symbol), Position> Positions { get; } = [];

    /// <summary>The leases named by the commands, as they are now.</summary>
    public HashSet<Fence> ValidFences { get; } = [];

    /// <summary>Which of the commands' executions were applied earlier.</summary>
    public HashSet<string> KnownExecutions { get; } = [];

    /// <summary>The orders that changed, as they were before.</summary>
    public Dictionary<Guid, Order> ChangedOrders { get; } = [];
    public HashSet<Guid> ChangedAccounts { get; } = [];
    public HashSet<(Guid Account, string Symbol)> ChangedPositions { get; } = [];
    public List<JournalEntry> Journal { get; } = [];
    public List<AppliedFill> Fills { get; } = [];
    public List<Update> Updates { get; } = [];
    public List<Guid> CancelsAtBroker { get; } = [];

    /// <summary>Orders that waited and are to be sent now.</summary>
    public List<Guid> Released { get; } = [];

    /// <summary>
    /// Events that can move money: the accounts and positions of their orders must be loaded; for an intent only when
    /// the order is to be canceled or replaces another.
    /// </summary>
    public static bool MovesMoney(OrderEvent happened) =>
        happened is not (OrderEvent.Prepare or OrderEvent.BrokerAccepted or OrderEvent.OutcomeUnknown or OrderEvent.CancelRequested);

    public IReadOnlyList<OrderChange> Apply(IReadOnlyList<OrderCommand> commands) => [.. commands.Select(Apply)];

    private OrderChange Apply(OrderCommand command)
    {
        if (!Orders.TryGetValue(command.OrderId, out var order)) return new(OrderChangeKind.NoSuchOrder, null, []);
        if (command.Fence is { } fence && !ValidFences.Contains(fence)) return new(OrderChangeKind.NotOwner, order, []);
        if (command.Event is OrderEvent.Fill fill && !KnownExecutions.Add(fill.ExecutionId))
        {
            return new(OrderChangeKind.NothingToDo, order, []);
        }

        return Apply(order, command.Event);
    }

    /// <summary>Applies the event, and what follows from it for the orders that this one belongs to.</summary>
    private OrderChange Apply(Order order, OrderEvent happened)
    {
        var (next, effects) = OrderLifecycle.Apply(order, happened);
        if (effects.Count == 0) return new(OrderChangeKind.NothingToDo, order, effects);
        Orders[order.Id] = next;
        ChangedOrders.TryAdd(order.Id, order);
        foreach (var effect in effects) CarryOut(effect, next);
        if (next.IsConditional || order.IsConditional)
        {
            // A refused cancellation parts it from the order that was to take its place, which must hear of it.
            var linked = next.ReplacedBy is null ? order : next;
            var family = OrderFamily.Of(linked, Orders.Values);
            foreach (var (id, follows) in OrderFamily.Follow(order, next, happened, family)) Apply(Orders[id], follows);
        }
        return new(OrderChangeKind.Applied, Orders[order.Id], effects);
    }

    private void CarryOut(OrderEffect effect, Order order)
    {
        switch (effect)
        {
            case OrderEffect.Journal journal:
                Journal.Add(new(order.Id, order.Version, journal, order.UpdatedAt));
                break;
            case OrderEffect.Execute: Released.Add(order.Id); break;
            case OrderEffect.CancelAtBroker: CancelsAtBroker.Add(order.Id); break;
            case OrderEffect.Announce announce:
                Updates.Add(new(
                    order, announce, Positions.GetValueOrDefault((order.AccountId, order.Symbol))?.Qty ?? 0));
                break;
            case OrderEffect.Settle settle:
                var settled = Ledger.Settle(Accounts[order.AccountId], PositionOf(order), order.Side, settle);
                Keep(settled.Account, settled.Position);
                Fills.Add(new(order, settle.Fill, settled.Realized, settled.Position.Qty));
                break;
            case OrderEffect.Release { ReservedFreed: 0, HeldFreed: 0 }: break;
            case OrderEffect.Release release:
                var (account, position) = Ledger.Release(
                    Accounts[order.AccountId], PositionOf(order), order.Side, release);
                Keep(account, position);
                break;
            case OrderEffect.Send: break;   // the caller's, after the commit
            default: throw new ArgumentOutOfRangeException(nameof(effect), effect.GetType().Name, "unknown effect");
        }
    }

    private Position PositionOf(Order order) =>
        Positions.GetValueOrDefault((order.AccountId, order.Symbol))
            ?? new Position { AccountId = order.AccountId, Symbol = order.Symbol };

    private void Keep(Account account, Position position)
    {
        Accounts[account.Id] = account;
        ChangedAccounts.Add(account.Id);
        Positions[(position.AccountId, position.Symbol)] = position;
        ChangedPositions.Add((position.AccountId, position.Symbol));
    }
}
