using Npgsql;
using NpgsqlTypes;
using TradingSystem.Core.Accounts;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Positions;
using TradingSystem.Core.Time;
using static TradingSystem.Core.Persistence.SqlBatch;

namespace TradingSystem.Core.Persistence;

/// <summary>
/// Orders in PostgreSQL. A batch costs two round trips: one locks and reads, one writes and commits. Locks are taken
/// in one sequence everywhere (leases, orders, accounts, each by key), so that batches can't wait for each other in a circle.
/// Accounts are locked last, by the statement before the commit, since the intake waits for them: <c>book_batch</c> applies differences
/// to what is there then, and refuses when a position isn't as it was read; the batch is then applied again.
/// </summary>
public sealed class SqlOrderStore(NpgsqlDataSource primary, OutboxRelay relay, IIdSource ids, TimeProvider clock) : IOrderStore, IAsyncDisposable
{
    private readonly WriterConnections writers = new(primary);

    private const string LockLeases = """
        select name, token from leases where (name, token) in (select * from unnest($1, $2)) order by name for key share
        """;

    // An intent frees what was set aside only when the order is to be canceled.
    private const string MoneyMoves = "id = any($1) or id = any($2) and cancel_requested";

    private const string ReadAccounts = $"select id, number, cash, reserved from accounts where id in (select account_id from orders where {MoneyMoves})";

    private const string LockOrders = $"""
        select {OrderRows.Columns} from orders o left join assets a on a.symbol = o.symbol where o.id = any($1) order by o.id for update of o
        """;

    private const string ReadPositions = $"""
        select {PositionRows.Columns} from positions
         where (account_id, symbol) in (select account_id, symbol from orders where {MoneyMoves})
        """;

    // One by one: asked for together, a plan may read all executions of the broker and look for these among them.
    private const string ReadExecutions = """
        select u.id from unnest($2) u(id) cross join lateral (select from fills where broker = $1 and execution_id = u.id limit 1) known
        """;

    private const string UpdateOrders = """
        update orders o set status = u.status, filled_qty = u.filled_qty, filled_avg_price = u.avg, reserved = u.reserved, held = u.held,
               execution = u.execution, execution_token = u.token, broker_order_id = u.broker_id, verified_at = u.verified, reason = u.reason,
               cancel_requested = u.cancel, version = u.version, updated_at = u.updated, filled_at = u.filled, canceled_at = u.canceled,
               expired_at = u.expired, failed_at = u.failed, intent_at = u.intent
          from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
            u(id, status, filled_qty, avg, reserved, held, execution, token, broker_id, verified, reason, cancel, version, updated, filled, canceled, expired, failed, intent)
         where o.id = u.id
        """;

    private const string InsertFills = """
        insert into fills (broker, execution_id, order_id, account_id, symbol, side, qty, price, fee, realized_pnl, position_qty, at)
        select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    private const string InsertEvents = "insert into order_events (order_id, version, type, detail, at) select * from unnest($1, $2, $3, $4, $5)";

    private const string InsertOutbox = "insert into outbox (id, kind, order_ids, body, created_at) values ($1, $2, $3, $4, $5)";

    /// <summary>Fills of all brokers share a table; there is one broker so far.</summary>
    public const string Broker = "paper";

    public async Task<IReadOnlyList<OrderChange>> ApplyAsync(IReadOnlyList<OrderCommand> commands, CancellationToken ct)
    {
        var (changes, messages) = await writers.RunAsync(async connection =>
        {
            var batch = await LockAsync(connection, commands, ct);
            var (accounts, positions) = (batch.Accounts.ToDictionary(), batch.Positions.ToDictionary());
            var applied = batch.Apply(commands);
            return (applied, await SaveAsync(connection, batch, BookedBatch.Of(batch, accounts, positions), ct));
        }, ct);
        foreach (var message in messages) relay.Publish(message);
        return changes;
    }

    public ValueTask DisposeAsync() => writers.DisposeAsync();

    private static async Task<OrderBatch> LockAsync(NpgsqlConnection connection, IReadOnlyList<OrderCommand> commands, CancellationToken ct)
    {
        var batch = new OrderBatch();
        var fences = commands.Where(c => c.Fence is not null).Select(c => c.Fence!).Distinct().ToArray();
        var orders = commands.Select(c => c.OrderId).Distinct().ToArray();
        var money = commands.Where(c => OrderBatch.MovesMoney(c.Event)).Select(c => c.OrderId).Distinct().ToArray();
        var intents = commands.Where(c => c.Event is OrderEvent.Prepare).Select(c => c.OrderId).Distinct().ToArray();
        var executions = commands.Select(c => (c.Event as OrderEvent.Fill)?.ExecutionId).OfType<string>().Distinct();
        await using var rows = await new SqlBatch(connection, prepared: true)
            .Add("begin")
            .Add(LockLeases, Texts(fences.Select(f => f.Lease)), Array(fences.Select(f => f.Token), NpgsqlDbType.Bigint))
            .Add(LockOrders, Uuids(orders))
            .Add(ReadExecutions, Value(Broker), Texts(executions))
            .Add(ReadAccounts, Uuids(money), Uuids(intents))
            .Add(ReadPositions, Uuids(money), Uuids(intents))
            .ReadAsync(ct);

        while (await rows.ReadAsync(ct)) batch.ValidFences.Add(new(rows.GetString(0), rows.GetInt64(1)));
        await ReadAsync(rows, () => { var order = OrderRows.Read(rows); batch.Orders[order.Id] = order; }, ct);
        await ReadAsync(rows, () => batch.KnownExecutions.Add(rows.GetString(0)), ct);
        await ReadAsync(rows, () => batch.Accounts[rows.GetGuid(0)] = new() { Id = rows.GetGuid(0), Number = rows.GetString(1), Cash = rows.GetDecimal(2), Reserved = rows.GetDecimal(3) }, ct);
        await ReadAsync(rows, () => { var position = PositionRows.Read(rows); batch.Positions[(position.AccountId, position.Symbol)] = position; }, ct);
        return batch;
    }

    /// <summary>Reads the next result.</summary>
    private static async Task ReadAsync(NpgsqlDataReader rows, Action read, CancellationToken ct)
    {
        await rows.NextResultAsync(ct);
        while (await rows.ReadAsync(ct)) read();
    }

    private async Task<IReadOnlyList<OutboxMessage>> SaveAsync(NpgsqlConnection connection, OrderBatch batch, BookedBatch booked, CancellationToken ct)
    {
        var sql = new SqlBatch(connection, prepared: true);
        Order[] orders = [.. batch.ChangedOrders.Select(id => batch.Orders[id])];
        var messages = new List<OutboxMessage>();
        if (orders.Length > 0) AddOrders(sql, orders);
        if (batch.Fills.Count > 0) AddFills(sql, batch.Fills);
        if (batch.Journal.Count > 0)
        {
            sql.Add(InsertEvents, Uuids(batch.Journal.Select(j => j.OrderId)), Array(batch.Journal.Select(j => j.Version), NpgsqlDbType.Integer),
                Texts(batch.Journal.Select(j => j.Journal.Type)), Texts(batch.Journal.Select(j => j.Journal.Detail)), Times(batch.Journal.Select(j => j.At)));
        }
        if (batch.CancelsAtBroker.Count > 0) messages.Add(OutboxMessage.Cancel(ids.Next(), [.. batch.CancelsAtBroker.Select(id => batch.Orders[id])]));
        if (batch.Updates.Count > 0) messages.Add(OutboxMessage.TradeUpdates(ids.Next(), batch.Updates));
        foreach (var message in messages)
        {
            sql.Add(InsertOutbox, Value(message.Id), Value(message.Kind), Uuids(message.OrderIds), new NpgsqlParameter { Value = (object?)message.Body ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea },
                Value(clock.GetUtcNow().UtcDateTime));
        }
        booked.AddTo(sql);
        await sql.Add("commit").ExecuteAsync(ct);
        return messages;
    }

    private static void AddOrders(SqlBatch sql, Order[] orders) =>
        sql.Add(UpdateOrders, Uuids(orders.Select(o => o.Id)), Texts(orders.Select(o => Alpaca.WireName<OrderStatus>.Of(o.Status))), Numbers(orders.Select(o => o.FilledQty)),
            Numbers(orders.Select(o => o.FilledAvgPrice)), Numbers(orders.Select(o => o.Reserved)), Numbers(orders.Select(o => o.Held)),
            Texts(orders.Select(o => Alpaca.WireName<ExecutionState>.Of(o.Execution))), Array(orders.Select(o => o.ExecutionToken), NpgsqlDbType.Bigint),
            Texts(orders.Select(o => o.BrokerOrderId)), Times(orders.Select(o => o.VerifiedAt)), Texts(orders.Select(o => o.Reason)),
            Array(orders.Select(o => o.CancelRequested), NpgsqlDbType.Boolean), Array(orders.Select(o => o.Version), NpgsqlDbType.Integer), Times(orders.Select(o => o.UpdatedAt)),
            Times(orders.Select(o => o.FilledAt)), Times(orders.Select(o => o.CanceledAt)), Times(orders.Select(o => o.ExpiredAt)), Times(orders.Select(o => o.FailedAt)), Times(orders.Select(o => o.IntentAt)));

    private static void AddFills(SqlBatch sql, List<OrderBatch.AppliedFill> fills) =>
        sql.Add(InsertFills, Value(Broker), Texts(fills.Select(f => f.Fill.ExecutionId)), Uuids(fills.Select(f => f.Order.Id)), Uuids(fills.Select(f => f.Order.AccountId)),
            Texts(fills.Select(f => f.Order.Symbol)), Texts(fills.Select(f => Alpaca.WireName<OrderSide>.Of(f.Order.Side))), Numbers(fills.Select(f => f.Fill.Qty)),
            Numbers(fills.Select(f => f.Fill.Price)), Numbers(fills.Select(f => f.Fill.Fee)), Numbers(fills.Select(f => f.Realized)), Numbers(fills.Select(f => f.PositionQty)),
            Times(fills.Select(f => f.Fill.At)));
}
