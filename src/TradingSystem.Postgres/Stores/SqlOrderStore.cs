using Npgsql;
using NpgsqlTypes;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;
using TradingSystem.Postgres.Connections;
using TradingSystem.Postgres.Rows;
using static TradingSystem.Postgres.Connections.SqlBatch;

namespace TradingSystem.Postgres.Stores;

/// <summary>
/// Orders in PostgreSQL. A batch is worked out on what this process knows of its orders and positions, and written in
/// one round trip, which proves that they are still so: orders by their version, positions by their movements, leases
/// by being there, executions by being new. What is unknown or has changed costs a second round trip, which locks the
/// orders and reads. Locks are taken in one sequence everywhere (leases, orders, accounts, each by key), so that
/// batches can't wait for each other in a circle. Accounts are locked last, by the statement before the commit, since
/// the intake waits for them.
/// </summary>
public sealed class SqlOrderStore(
    NpgsqlDataSource primary, OutboxRelay relay, IIdSource ids, TimeProvider clock) : IOrderStore, IAsyncDisposable
{
    private readonly WriterConnections writers = new(primary);
    private readonly RecentRows recent = new();

    private const string LockLeases = """
        select name, token from leases where (name, token) in (select * from unnest($1, $2)) order by name for key share
        """;

    private const string ExpectLeases = $"select expect('a lease', (select count(*) from ({LockLeases}) valid), $3)";

    private static readonly string LockOrders = $"""
        select {OrderRows.Columns} from orders o left join assets a on a.symbol = o.symbol
         where o.id = any($1) order by o.id for update of o
        """;

    // An intent frees what was set aside only when the order is to be canceled, or replaces another.
    private static readonly string ReadPositions = $"""
        select {PositionRows.Columns} from positions
         where (account_id, symbol) in (
           select account_id, symbol from orders where id = any($1) or id = any($2) and (cancel_requested or replaces is not null))
        """;

    // One by one: asked for together, a plan may read all executions of the broker and look for these among them.
    private const string ReadExecutions = """
        select u.id from unnest($2) u(id) cross join lateral (select from fills where broker = $1 and execution_id = u.id limit 1) known
        """;

    private static readonly ArrayMap<Order> Updated = OrderRows.Map.Pick(
        "id", "status", "filled_qty", "filled_avg_price", "reserved", "held", "execution", "execution_token",
        "broker_order_id", "verified_at", "reason", "cancel_requested", "version", "updated_at", "filled_at",
        "canceled_at", "expired_at", "failed_at", "intent_at");

    private static readonly string UpdateOrders = $"""
        with updated as (
          update orders o set {Updated.Assignments("u", except: ["id", "verified_at"])},
                 verified_at = greatest(o.verified_at, u.verified_at)
            from unnest($1::integer[], {Updated.Placeholders(first: 2)}) u(known_version, {Updated.Names})
           where o.id = u.id and o.version = u.known_version returning 1)
        select expect('an order', (select count(*) from updated), cardinality($1))
        """;

    // What changes of an order only when it waits for others or the market.
    private static readonly ArrayMap<Order> Waiting =
        OrderRows.Map.Pick("id", "qty", "triggered_at", "replaced_by", "replaced_at");

    private static readonly string UpdateWaiting = $"""
        update orders o set {Waiting.Assignments("u", except: "id")}
          from unnest({Waiting.Placeholders()}) u({Waiting.Names}) where o.id = u.id
        """;

    // The orders of the same groups, and those that one of these replaces or is replaced by.
    private const string ReadFamily = """
        select o.id from orders o where o.group_id = any($1) or o.id = any($2)
        """;

    private static readonly string InsertFills = $"""
        insert into fills (broker, {FillRows.Applied.Names})
        select $1, * from unnest({FillRows.Applied.Placeholders(first: 2)})
        """;

    private const string InsertEvents =
        "insert into order_events (order_id, version, type, detail, at) select * from unnest($1, $2, $3, $4, $5)";

    private const string InsertOutbox =
        "insert into outbox (id, kind, order_ids, body, created_at) values ($1, $2, $3, $4, $5)";

    private const string InsertUpdateEntries =
        "insert into update_entries (account_id, entry) select account_id, $2 from unnest($1) account_id";

    /// <summary>Fills of all brokers share a table; there is one broker so far.</summary>
    public const string Broker = "paper";

    public async Task<IReadOnlyList<OrderChange>> ApplyAsync(IReadOnlyList<OrderCommand> commands, CancellationToken ct)
    {
        var (changes, messages) = await writers.RunAsync(connection => ApplyAsync(connection, commands, ct), ct);
        foreach (var message in messages) relay.Publish(message);
        return changes;
    }

    public ValueTask DisposeAsync() => writers.DisposeAsync();

    private async Task<(IReadOnlyList<OrderChange> Changes, IReadOnlyList<OutboxMessage> Messages)> ApplyAsync(
        NpgsqlConnection connection, IReadOnlyList<OrderCommand> commands, CancellationToken ct)
    {
        var changes = await SqlIntents.RecordAsync(connection, commands, ct);
        recent.Keep(changes.OfType<OrderChange>().Select(change => change.Order!));
        var rest = commands.Where((_, i) => changes[i] is null).ToArray();
        if (rest.Length == 0) return (changes!, []);
        var (others, messages) = await ApplyKnownAsync(connection, rest, ct)
            ?? await ApplyReadAsync(connection, rest, ct);
        for (int i = 0, next = 0; i < changes.Length; i++) changes[i] ??= others[next++];
        return (changes!, messages);
    }

    /// <summary>
    /// Null when the database must be asked first. Only what changes something can be proven by writing it.
    /// </summary>
    private async Task<(IReadOnlyList<OrderChange> Changes, IReadOnlyList<OutboxMessage> Messages)?> ApplyKnownAsync(
        NpgsqlConnection connection, IReadOnlyList<OrderCommand> commands, CancellationToken ct)
    {
        if (recent.BatchFor(commands) is not { } batch) return null;
        var positions = batch.Positions.ToDictionary();
        var changes = batch.Apply(commands);
        if (changes.Any(change => change.Kind != OrderChangeKind.Applied)) return null;
        try
        {
            var sql = new SqlBatch(connection, prepared: true).Add("begin");
            if (batch.ValidFences.Count > 0)
            {
                sql.Add(ExpectLeases, [.. Fences(batch.ValidFences), Value((long)batch.ValidFences.Count)]);
            }
            return (changes, await SaveAsync(sql, batch, positions, ct));
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.UniqueViolation)
        {
            recent.Forget(batch);
            await new SqlBatch(connection).Add("rollback").ExecuteAsync(ct);
            return null;
        }
    }

    private async Task<(IReadOnlyList<OrderChange> Changes, IReadOnlyList<OutboxMessage> Messages)> ApplyReadAsync(
        NpgsqlConnection connection, IReadOnlyList<OrderCommand> commands, CancellationToken ct)
    {
        var batch = await LockAsync(connection, commands, ct);
        var positions = batch.Positions.ToDictionary();
        var changes = batch.Apply(commands);
        return (changes, await SaveAsync(new(connection, prepared: true), batch, positions, ct));
    }

    /// <summary>
    /// Locks and reads what the commands concern. Orders that belong together are locked together, in the sequence of
    /// everybody else.
    /// </summary>
    private static async Task<OrderBatch> LockAsync(
        NpgsqlConnection connection, IReadOnlyList<OrderCommand> commands, CancellationToken ct)
    {
        var named = commands.Select(c => c.OrderId).ToHashSet();
        var batch = await LockAsync(connection, commands, named, ct);
        var relatives = await FamilyAsync(connection, batch.Orders.Values, ct);
        if (relatives.IsSubsetOf(batch.Orders.Keys)) return batch;
        await new SqlBatch(connection).Add("rollback").ExecuteAsync(ct);
        return await LockAsync(connection, commands, [.. named, .. relatives], ct);
    }

    private static async Task<HashSet<Guid>> FamilyAsync(
        NpgsqlConnection connection, IEnumerable<Order> orders, CancellationToken ct)
    {
        var conditional = orders.Where(order => order.IsConditional).ToArray();
        Guid[] groups = [.. conditional.Select(order => order.GroupId).OfType<Guid>().Distinct()];
        Guid[] linked = [.. conditional.SelectMany(order => new[] { order.Replaces, order.ReplacedBy })
            .OfType<Guid>()
            .Distinct()];
        if (groups.Length + linked.Length == 0) return [];
        await using var rows = await new SqlBatch(connection)
            .Add(ReadFamily, Uuids(groups), Uuids(linked))
            .ReadAsync(ct);
        var family = new HashSet<Guid>();
        while (await rows.ReadAsync(ct)) family.Add(rows.GetGuid(0));
        return family;
    }

    private static async Task<OrderBatch> LockAsync(NpgsqlConnection connection, IReadOnlyList<OrderCommand> commands,
        IReadOnlyCollection<Guid> orders, CancellationToken ct)
    {
        var batch = new OrderBatch();
        var money = commands.Where(c => OrderBatch.MovesMoney(c.Event)).Select(c => c.OrderId).Distinct().ToArray();
        var intents = commands.Where(c => c.Event is OrderEvent.Prepare).Select(c => c.OrderId).Distinct().ToArray();
        var executions = commands.Select(c => (c.Event as OrderEvent.Fill)?.ExecutionId).OfType<string>().Distinct();
        await using var rows = await new SqlBatch(connection, prepared: true)
            .Add("begin")
            .Add(LockLeases, Fences(commands.Select(c => c.Fence).OfType<Fence>().Distinct()))
            .Add(LockOrders, Uuids(orders))
            .Add(ReadExecutions, Value(Broker), Texts(executions))
            .Add(ReadPositions, Uuids(money), Uuids(intents))
            .ReadAsync(ct);

        while (await rows.ReadAsync(ct)) batch.ValidFences.Add(new(rows.GetString(0), rows.GetInt64(1)));
        await ReadAsync(rows,
            () =>
            {
                var order =
                OrderRows.Read(rows); batch.Orders[order.Id] = order; batch.Accounts[order.AccountId] = RecentRows.Blank(order.AccountId);
            },
            ct);
        await ReadAsync(rows, () => batch.KnownExecutions.Add(rows.GetString(0)), ct);
        await ReadAsync(rows,
            () =>
            {
                var position =
                PositionRows.Read(rows); batch.Positions[(position.AccountId, position.Symbol)] = position;
            },
            ct);
        return batch;
    }

    private static NpgsqlParameter[] Fences(IEnumerable<Fence> fences)
    {
        Fence[] all = [.. fences];
        return [Texts(all.Select(fence => fence.Lease)), Array(all.Select(fence => fence.Token), NpgsqlDbType.Bigint)];
    }

    /// <summary>Reads the next result.</summary>
    private static async Task ReadAsync(NpgsqlDataReader rows, Action read, CancellationToken ct)
    {
        await rows.NextResultAsync(ct);
        while (await rows.ReadAsync(ct)) read();
    }

    /// <summary>Ends the transaction, and remembers what it left.</summary>
    private async Task<IReadOnlyList<OutboxMessage>> SaveAsync(SqlBatch sql, OrderBatch batch,
        IReadOnlyDictionary<(Guid Account, string Symbol), Position> positions, CancellationToken ct)
    {
        var messages = new List<OutboxMessage>();
        if (batch.ChangedOrders.Count > 0) AddOrders(sql, batch);
        AddWaiting(sql, batch);
        if (batch.Fills.Count > 0)
        {
            sql.Add(InsertFills, [Value(Broker), .. FillRows.Applied.Parameters(batch.Fills)]);
        }
        if (batch.Journal.Count > 0)
        {
            sql.Add(InsertEvents, Uuids(batch.Journal.Select(j => j.OrderId)),
                Array(batch.Journal.Select(j => j.Version), NpgsqlDbType.Integer),
                Texts(batch.Journal.Select(j => j.Journal.Type)), Texts(batch.Journal.Select(j => j.Journal.Detail)),
                Times(batch.Journal.Select(j => j.At)));
        }
        if (batch.Released.Count > 0)
        {
            messages.Add(OutboxMessage.Release(ids.Next(), [.. batch.Released.Select(id => batch.Orders[id])]));
        }
        if (batch.CancelsAtBroker.Count > 0)
        {
            messages.Add(OutboxMessage.Cancel(ids.Next(), [.. batch.CancelsAtBroker.Select(id => batch.Orders[id])]));
        }
        if (batch.Updates.Count > 0) messages.Add(OutboxMessage.TradeUpdates(ids.Next(), batch.Updates));
        foreach (var message in messages)
        {
            sql.Add(InsertOutbox, Value(message.Id), Value(message.Kind), Uuids(message.OrderIds),
                new NpgsqlParameter
                {
                    Value = (object?)message.Body ?? DBNull.Value,
                    NpgsqlDbType = NpgsqlDbType.Bytea
                },
                Value(clock.GetUtcNow().UtcDateTime));
            if (message.AccountIds.Count > 0)
            {
                sql.Add(InsertUpdateEntries, Uuids(message.AccountIds), Value(message.Id));
            }
        }
        BookedBatch.Of(batch, positions).AddTo(sql);
        await sql.Add("commit").ExecuteAsync(ct);
        recent.Keep(batch);
        return messages;
    }

    private static void AddOrders(SqlBatch sql, OrderBatch batch)
    {
        var orders = batch.ChangedOrders.Keys.Order().Select(id => batch.Orders[id]).ToArray();
        var known = orders.Select(order => batch.ChangedOrders[order.Id].Version);
        sql.Add(UpdateOrders, [Array(known, NpgsqlDbType.Integer), .. Updated.Parameters(orders)]);
    }

    private static void AddWaiting(SqlBatch sql, OrderBatch batch)
    {
        var orders = batch.ChangedOrders.Values
            .Where(before => before.IsConditional || batch.Orders[before.Id].IsConditional)
            .Select(before => batch.Orders[before.Id])
            .ToArray();
        if (orders.Length > 0) sql.Add(UpdateWaiting, Waiting.Parameters(orders));
    }
}
