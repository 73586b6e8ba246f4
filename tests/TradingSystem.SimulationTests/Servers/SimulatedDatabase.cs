using TradingSystem.Core.Foundation;
using TradingSystem.Core.Intake;
using TradingSystem.Core.Invariants;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;
using TradingSystem.SimulationTests.Scheduling;

namespace TradingSystem.SimulationTests.Servers;

/// <summary>
/// PostgreSQL as the system sees it: each call is one transaction, durable when it has happened. Judges as the SQL
/// does.
/// </summary>
internal sealed class SimulatedDatabase(Scheduler scheduler)
{
    private sealed class OutboxEntry(OutboxMessage message, DateTimeOffset createdAt)
    {
        public OutboxMessage Message => message;
        public DateTimeOffset CreatedAt => createdAt;
        public bool Published { get; set; }
    }

    private readonly Dictionary<Guid, Account> accounts = [];
    private readonly Dictionary<Guid, Order> orders = [];
    private readonly Dictionary<Guid, DateTimeOffset> asked = [];
    private readonly Dictionary<(Guid Account, string ClientOrderId), Guid> byClientId = [];
    private readonly Dictionary<(Guid Account, string Symbol), Position> positions = [];
    private readonly List<(Guid Account, FillEntry Fill)> fills = [];
    private readonly List<(Guid Account, EventEntry Event)> events = [];
    private readonly List<(Guid Account, Guid Id, AdjustmentEntry Entry)> adjustments = [];
    private readonly List<OutboxEntry> outbox = [];
    private readonly SortedDictionary<string, (string? Owner, long Token, TimeSpan ExpiresAt)> leases = new(
        StringComparer.Ordinal);
    private readonly Dictionary<string, (TimeSpan ExpiresAt, bool Draining)> workers = [];
    private decimal? cashBaseline;

    public Network Network { get; } = new(scheduler, "database");

    public IReadOnlyDictionary<Guid, Order> Orders => orders;

    /// <summary>Called after each commit that changed something.</summary>
    public Action? Committed { get; set; }

    public IEnumerable<Guid> Accounts => accounts.Keys;

    public void Open(Account account) => accounts[account.Id] = account;

    public Order? Find(Guid account, string clientOrderId) =>
        byClientId.TryGetValue((account, clientOrderId), out var id) ? orders[id] : null;

    public long? TokenOf(string lease) => leases.TryGetValue(lease, out var row) ? row.Token : null;

    public AccountBooks BooksOf(Guid id) => new(accounts[id], [.. orders.Values.Where(order => order.AccountId == id)],
        [.. fills.Where(fill => fill.Account == id).Select(fill => fill.Fill)],
        [.. events.Where(entry => entry.Account == id).Select(entry => entry.Event)],
        [.. positions.Values.Where(position => position.AccountId == id)],
        [.. adjustments.Where(entry => entry.Account == id).Select(entry => entry.Entry)],
        outbox.Where(entry => entry.Message.Kind == OutboxMessage.ExecuteKind)
            .SelectMany(entry => entry.Message.OrderIds)
            .GroupBy(order => order)
            .ToDictionary(group => group.Key, group => group.Count()),
        ProcessClock.Start + scheduler.Now);

    public IReadOnlyDictionary<string, decimal> Holdings =>
        positions.Values.GroupBy(p => p.Symbol)
            .ToDictionary(group => group.Key, group => group.Sum(p => p.Qty))
            .Where(p => p.Value != 0)
            .ToDictionary();

    /// <summary>The intake's rules, order by order, as <c>intake_orders</c> has them.</summary>
    public IReadOnlyList<IntakeResult> Accept(Guid batchId, IReadOnlyList<IntakeOrder> batch)
    {
        var accepted = new List<Order>();
        var results = batch.Select(item =>
        {
            var (order, exposure) = (item.Order, item.Exposure);
            if (byClientId.TryGetValue((order.AccountId, order.ClientOrderId), out var known))
            {
                return known == order.Id ? IntakeResult.Accepted(orders[known].Opens)
                    : new(Denial.DuplicateClientOrderId, 0);
            }
            var account = accounts[order.AccountId];
            var position = positions.GetValueOrDefault((order.AccountId, order.Symbol))
                ?? new Position { AccountId = order.AccountId, Symbol = order.Symbol };
            var buys = order.Side == OrderSide.Buy;
            var held = buys ? -position.Qty : position.Qty;   // what the order can close
            var closes = exposure.Opening is null || exposure.Closing is not null && held > 0;
            var (cost, closed) = closes ? (0m, exposure.Closing!.Value) : (exposure.Opening!.Value, 0m);
            if (closes ? closed > held - position.HeldQty : held > 0)
            {
                return new(Denial.PositionQty, held - position.HeldQty)
                {
                    Present = Math.Max(held, 0),
                    SetAside = position.HeldQty
                };
            }
            if (!closes && (buys ? position.PendingShort : position.PendingBuy) > 0)
            {
                return new(Denial.OppositeOrder, 0);
            }
            if (cost > account.BuyingPower) return new(Denial.BuyingPower, account.BuyingPower);
            accounts[account.Id] = account with { Reserved = account.Reserved + cost };
            positions[(order.AccountId, order.Symbol)] = position with
            {
                HeldQty = position.HeldQty + closed,
                PendingBuy = position.PendingBuy + (buys ? cost : 0),
                PendingShort = position.PendingShort + (buys ? 0 : cost),
            };
            orders[order.Id] = order = order with { Reserved = cost, Held = closed, Opens = !closes };
            foreach (var leg in item.Legs)
            {
                orders[leg.Id] = leg;
                byClientId[(leg.AccountId, leg.ClientOrderId)] = leg.Id;
                events.Add((leg.AccountId, new(leg.Id, 1, "accepted", null)));
            }
            byClientId[(order.AccountId, order.ClientOrderId)] = order.Id;
            events.Add((order.AccountId, new(order.Id, 1, "accepted", null)));
            accepted.Add(order);
            scheduler.Log("database", $"accepted {Short(order.Id)} {order.ClientOrderId}");
            return IntakeResult.Accepted(order.Opens);
        }).ToArray();
        if (accepted.Count > 0) outbox.Add(new(OutboxMessage.Execute(batchId, accepted), UtcNow));
        Committed?.Invoke();
        return results;
    }

    /// <summary>What the store in PostgreSQL does around <see cref="OrderBatch"/>.</summary>
    public (IReadOnlyList<OrderChange> Changes, IReadOnlyList<OutboxMessage> Messages) Apply(
        IReadOnlyList<OrderCommand> commands, IIdSource ids)
    {
        var batch = new OrderBatch();
        var named = commands.Select(command => command.OrderId).Distinct().Where(orders.ContainsKey).ToArray();
        foreach (var order in named.SelectMany(id => OrderFamily.Of(orders[id], orders.Values)))
        {
            batch.Orders[order.Id] = order;
            batch.Accounts[order.AccountId] = accounts[order.AccountId];
            if (positions.TryGetValue((order.AccountId, order.Symbol), out var position))
            {
                batch.Positions[(order.AccountId, order.Symbol)] = position;
            }
        }
        foreach (var fence in commands.Select(command => command.Fence).OfType<Fence>())
        {
            if (TokenOf(fence.Lease) == fence.Token) batch.ValidFences.Add(fence);
        }
        foreach (var (_, fill) in fills) batch.KnownExecutions.Add(fill.ExecutionId);

        var changes = batch.Apply(commands);
        foreach (var (command, change) in commands.Zip(changes)) CheckToken(command, change);
        foreach (var id in batch.ChangedOrders.Keys) orders[id] = batch.Orders[id];
        foreach (var id in batch.ChangedAccounts) accounts[id] = batch.Accounts[id];
        foreach (var key in batch.ChangedPositions) positions[key] = batch.Positions[key];
        foreach (var line in batch.Journal)
        {
            events.Add(
                (orders[line.OrderId].AccountId, new(
                    line.OrderId, line.Version, line.Journal.Type, line.Journal.Detail)));
            scheduler.Log(
                "database", $"{Short(line.OrderId)} v{line.Version} {line.Journal.Type} {line.Journal.Detail}");
        }
        foreach (var (order, fill, realized, _) in batch.Fills)
        {
            fills.Add(
                (order.AccountId, new("simulated", fill.ExecutionId, order.Id, order.Symbol, order.Side, fill.Qty,
                    fill.Price, fill.Fee, realized, fill.FeeQty)));
        }
        var messages = new List<OutboxMessage>();
        if (batch.Released.Count > 0)
        {
            messages.Add(OutboxMessage.Release(ids.Next(), [.. batch.Released.Select(id => batch.Orders[id])]));
        }
        if (batch.CancelsAtBroker.Count > 0)
        {
            messages.Add(OutboxMessage.Cancel(ids.Next(), [.. batch.CancelsAtBroker.Select(id => batch.Orders[id])]));
        }
        foreach (var message in messages) outbox.Add(new(message, UtcNow));
        if (batch.ChangedOrders.Count > 0) Committed?.Invoke();
        return (changes, messages);
    }

    /// <summary>I13: whoever records an intent owns the partition at that moment.</summary>
    private void CheckToken(OrderCommand command, OrderChange change)
    {
        var token = command.Event switch
        {
            OrderEvent.Prepare prepare => prepare.Token,
            OrderEvent.NotAtBroker again => again.Token,
            _ => (long?)null
        };
        if (token is null
            || change is not { Kind: OrderChangeKind.Applied, Order: { } order }
            || TokenOf(LeaseName.OfPartition(order.Partition)) == token)
        {
            return;
        }
        scheduler.Fail(
            new(
                $"I13: order {order.Id}: an intent is recorded under token {token}, the partition's is {TokenOf(LeaseName.OfPartition(order.Partition))}")
            {
                Subject = Short(order.Id)
            });
    }

    public IReadOnlyList<Order> InDoubt(
        IReadOnlyDictionary<int, long> partitions, DateTimeOffset quietSince, DateTimeOffset idleSince, int limit) =>
    [
        .. orders.Values.Where(order => partitions.TryGetValue(order.Partition, out var token) && order.Execution switch
        {
            ExecutionState.Prepared or ExecutionState.Unknown =>
                order.UpdatedAt < quietSince || order.ExecutionToken != token,
            ExecutionState.None or ExecutionState.Ready => order.UpdatedAt < idleSince,
            _ =>
                order.Status is OrderStatus.PendingCancel or OrderStatus.PendingReplace && order.UpdatedAt < quietSince,
        }).OrderBy(order => Later(order.UpdatedAt, asked.GetValueOrDefault(order.Id))).Take(limit),
    ];

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    public IReadOnlyList<Order> Silent(DateTimeOffset silentSince, DateTimeOffset checkedBefore, int limit) =>
    [
        .. orders.Values.Where(order => !order.Status.IsTerminal()
            && order.Execution == ExecutionState.Confirmed
            && order.UpdatedAt < silentSince
            && asked.GetValueOrDefault(order.Id) < checkedBefore)
            .OrderBy(order => asked.GetValueOrDefault(order.Id)).Take(limit),
    ];

    public IReadOnlyList<Order> Watched() => [.. orders.Values.Where(order => order.Execution == ExecutionState.Watching
        && !order.Status.IsTerminal())];

    public bool KeepMarks(IReadOnlyCollection<StopMark> marks)
    {
        foreach (var reached in marks)
        {
            if (orders[reached.OrderId] is not { Execution: ExecutionState.Watching, HighWaterMark: { } mark } kept
                || TrailingStop.Mark(kept.Side, mark, reached.HighWaterMark) == mark)
            {
                continue;
            }
            orders[reached.OrderId] = kept with
            {
                HighWaterMark = reached.HighWaterMark,
                StopPrice = reached.StopPrice
            };
        }
        return true;
    }

    public IReadOnlyList<Guid> EndedUnfilled(
        IEnumerable<Guid> ids) => [.. ids.Where(id => orders.TryGetValue(id, out var order)
            && order.Status.IsTerminal()
            && order.Status != OrderStatus.Filled)];

    public bool MarkAsked(IReadOnlyCollection<Guid> ids, DateTimeOffset at)
    {
        foreach (var id in ids) asked[id] = at;
        return true;
    }

    public void MarkChecked(Guid id, DateTimeOffset at, bool agreed)
    {
        asked[id] = at;
        if (agreed) orders[id] = orders[id] with { VerifiedAt = at };
    }

    public DateTimeOffset? FillsReadUntil { get; private set; }

    public bool SetFillsReadUntil(DateTimeOffset until)
    {
        FillsReadUntil = until > FillsReadUntil ? until : FillsReadUntil ?? until;
        return true;
    }

    public IReadOnlySet<string> UnknownExecutions(IEnumerable<string> ids) =>
        ids.Except(fills.Select(fill => fill.Fill.ExecutionId)).ToHashSet();

    public bool Mark(IEnumerable<Guid> ids)
    {
        var marked = ids.ToHashSet();
        foreach (var entry in outbox.Where(entry => marked.Contains(entry.Message.Id))) entry.Published = true;
        return true;
    }

    public IReadOnlyList<OutboxMessage> Waiting(DateTimeOffset before,
        int limit) => [.. outbox.Where(entry => !entry.Published && entry.CreatedAt < before)
            .Take(limit)
            .Select(entry => entry.Message)];

    public long? Acquire(string name, string owner, TimeSpan timeToLive)
    {
        var (_, token, expiresAt) = leases.GetValueOrDefault(name);
        if (expiresAt > scheduler.Now) return null;
        leases[name] = (owner, token + 1, scheduler.Now + timeToLive);
        scheduler.Log("database", $"{name} goes to {owner}, token {token + 1}");
        return token + 1;
    }

    public bool Renew(Fence fence, string owner, TimeSpan timeToLive)
    {
        if (!leases.TryGetValue(fence.Lease, out var row)
            || row.Owner != owner
            || row.Token != fence.Token
            || row.ExpiresAt <= scheduler.Now)
        {
            return false;
        }
        leases[fence.Lease] = (owner, row.Token, scheduler.Now + timeToLive);
        return true;
    }

    public bool Release(Fence fence, string owner)
    {
        if (!leases.TryGetValue(fence.Lease, out var row) || row.Owner != owner || row.Token != fence.Token)
        {
            return false;
        }
        leases[fence.Lease] = (null, row.Token, TimeSpan.Zero);
        return true;
    }

    public LeaseBeat Beat(string worker, int partitions, bool draining, TimeSpan timeToLive)
    {
        workers[worker] = (scheduler.Now + timeToLive, draining);
        var share = draining
            ? 0
            : (int)Math.Ceiling((double)partitions / Math.Max(1, workers.Values.Count(w => w.ExpiresAt > scheduler.Now && !w.Draining)));
        var names = Enumerable.Range(0, partitions).Select(LeaseName.OfPartition).ToArray();
        var owned = names
            .Where(name => leases.TryGetValue(name, out var row)
                && row.Owner == worker
                && row.ExpiresAt > scheduler.Now)
            .ToList();
        foreach (var name in owned) leases[name] = leases[name] with { ExpiresAt = scheduler.Now + timeToLive };
        foreach (var name in names.Where(name => leases.GetValueOrDefault(name).ExpiresAt <= scheduler.Now)
            .Take(share - owned.Count)
            .ToArray())
        {
            Acquire(name, worker, timeToLive);
            owned.Add(name);
        }
        return new(owned.ToDictionary(name => Array.IndexOf(names, name), name => leases[name].Token), share);
    }

    public OurBooks ReadBooks()
    {
        var holdings = positions.Values.GroupBy(p => p.Symbol).Select(group =>
        {
            var (qty, holders) = (group.Sum(p => p.Qty), group.Where(p => p.Qty != 0).ToArray());
            return new Holding(group.Key, qty, holders.Length == 1 ? holders[0].AccountId : null,
                qty == 0 ? 0 : group.Sum(p => p.CostBasis) / qty, group.Sum(p => p.Movements),
                orders.Values.Any(order => order.Symbol == group.Key
                    && order.Execution is ExecutionState.Prepared or ExecutionState.Unknown));
        }).ToDictionary(holding => holding.Symbol);
        return new(holdings, accounts.Values.Sum(a => a.Cash - a.Deposited), cashBaseline,
            holdings.Values.Sum(h => h.Movements) + adjustments.Count(a => a.Entry.Symbol is null));
    }

    public bool SetBaseline(decimal baseline)
    {
        cashBaseline ??= baseline;
        return true;
    }

    public bool Adjust(Adjustment adjustment, Fence fence, DateTimeOffset at)
    {
        var books = ReadBooks();
        var holding = adjustment.Symbol is null ? null : books.Holdings.GetValueOrDefault(adjustment.Symbol);
        if (TokenOf(fence.Lease) != fence.Token
            || (adjustment.Symbol is null ? books.Movements : holding?.Movements ?? 0) != adjustment.Reason.Movements
            || holding is { InDoubt: true })
        {
            return false;
        }
        if (adjustments.Any(entry => entry.Id == adjustment.Id)) return false;
        var account = accounts[adjustment.AccountId ?? Account.House];
        if (adjustment.Symbol is { } symbol)
        {
            var position = positions.GetValueOrDefault((account.Id, symbol))
                ?? new Position { AccountId = account.Id, Symbol = symbol };
            (account, positions[(account.Id, symbol)]) = Ledger.Adjust(account, position, adjustment, at);
        }
        else account = account with { Cash = account.Cash + adjustment.Cash };
        accounts[account.Id] = account;
        adjustments.Add((account.Id, adjustment.Id, new(adjustment.Symbol, adjustment.Qty, adjustment.Cash)));
        scheduler.Log("database",
            $"adjusted {adjustment.Reason.Kind} {adjustment.Reason.Subject} by {adjustment.Qty} / {adjustment.Cash}");
        Committed?.Invoke();
        return true;
    }

    public static string Short(Guid id) => id.ToString()[^8..];

    private DateTimeOffset UtcNow => ProcessClock.Start + scheduler.Now;
}
