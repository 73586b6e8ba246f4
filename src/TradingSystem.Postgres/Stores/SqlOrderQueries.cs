using Npgsql;
using NpgsqlTypes;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;
using TradingSystem.Postgres.Connections;
using static TradingSystem.Postgres.Connections.SqlBatch;

namespace TradingSystem.Postgres.Stores;

/// <summary>What execution asks PostgreSQL's primary about orders.</summary>
public sealed class SqlOrderQueries(NpgsqlDataSource primary) : IOrderQueries
{
    private static readonly string InDoubt = $"""
        select {OrderRows.Columns} from unnest($1, $2) owned(partition, token)
          join orders o on o.partition = owned.partition and o.unsettled
          left join assets a on a.symbol = o.symbol
         where case o.execution
               when 'prepared' then o.updated_at < $3 or o.execution_token <> owned.token
               when 'unknown' then o.updated_at < $3 or o.execution_token <> owned.token
               when 'none' then o.updated_at < $4
               when 'ready' then o.updated_at < $4
               else o.updated_at < $3 end
         order by greatest(o.updated_at, o.checked_at) limit $5
        """;

    private static readonly string Silent = $"""
        select {OrderRows.Columns} from orders o left join assets a on a.symbol = o.symbol
         where o.open and o.execution = 'confirmed'
           and o.updated_at < $1 and o.checked_at < $2
         order by o.checked_at limit $3
        """;

    private const string TrailedAtBroker = """
        select distinct symbol from orders
         where open and type = 'trailing_stop' and not watched and execution = 'confirmed'
        """;

    public Task<IReadOnlyList<Order>> InDoubtAsync(IReadOnlyDictionary<int, long> partitions, DateTimeOffset quietSince,
        DateTimeOffset idleSince, int limit, CancellationToken ct) =>
        ReadAsync(InDoubt, ct, Array(partitions.Keys.Select(partition => (short)partition), NpgsqlDbType.Smallint),
            Array(partitions.Values, NpgsqlDbType.Bigint), Value(quietSince.UtcDateTime), Value(idleSince.UtcDateTime),
            Value(limit));

    public Task<IReadOnlyList<Order>> SilentAsync(
        DateTimeOffset silentSince, DateTimeOffset checkedBefore, int limit, CancellationToken ct) =>
        ReadAsync(Silent, ct, Value(silentSince.UtcDateTime), Value(checkedBefore.UtcDateTime), Value(limit));

    public async Task<IReadOnlyList<string>> TrailedAtBrokerAsync(CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var rows = await new SqlBatch(connection).Add(TrailedAtBroker).ReadAsync(ct);
        var symbols = new List<string>();
        while (await rows.ReadAsync(ct)) symbols.Add(rows.GetString(0));
        return symbols;
    }

    public async Task MarkAskedAsync(IReadOnlyCollection<Guid> orderIds, DateTimeOffset at, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await new SqlBatch(connection)
            .Add("update orders set checked_at = $2 where id = any($1)", Uuids(orderIds.Order()), Value(at.UtcDateTime))
            .ExecuteAsync(ct);
    }

    public async Task MarkCheckedAsync(Guid orderId, DateTimeOffset at, bool agreed, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await new SqlBatch(connection)
            .Add(
                "update orders set checked_at = $2, verified_at = case when $3 then $2 else verified_at end where id = $1",
                Value(orderId), Value(at.UtcDateTime), Value(agreed))
            .ExecuteAsync(ct);
    }

    public async Task<IReadOnlyList<Guid>> EndedUnfilledAsync(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var rows = await new SqlBatch(connection)
            .Add("select id from orders where id = any($1) and not open and status <> 'filled'", Uuids(ids))
            .ReadAsync(ct);
        var ended = new List<Guid>();
        while (await rows.ReadAsync(ct)) ended.Add(rows.GetGuid(0));
        return ended;
    }

    public async Task<DateTimeOffset?> FillsReadUntilAsync(string broker, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var rows = await new SqlBatch(connection)
            .Add("select read_until from fill_cursors where broker = $1", Value(broker))
            .ReadAsync(ct);
        return await rows.ReadAsync(ct) ? rows.GetFieldValue<DateTimeOffset>(0) : null;
    }

    public async Task SetFillsReadUntilAsync(string broker, DateTimeOffset until, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await new SqlBatch(connection).Add("""
            insert into fill_cursors (broker, read_until) values ($1, $2) on conflict (broker) do update set read_until = greatest(fill_cursors.read_until, excluded.read_until)
            """, Value(broker), Value(until.UtcDateTime)).ExecuteAsync(ct);
    }

    public async Task<IReadOnlySet<string>> UnknownExecutionsAsync(
        string broker, IReadOnlyCollection<string> executionIds, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var rows = await new SqlBatch(connection)
            .Add("""
                select u.id from unnest($2) u(id) left join lateral (select true applied from fills where broker = $1 and execution_id = u.id limit 1) known on true
                 where known.applied is null
                """, Value(broker), Texts(executionIds))
            .ReadAsync(ct);
        var unknown = new HashSet<string>();
        while (await rows.ReadAsync(ct)) unknown.Add(rows.GetString(0));
        return unknown;
    }

    private async Task<IReadOnlyList<Order>> ReadAsync(
        string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var rows = await new SqlBatch(connection).Add(sql, parameters).ReadAsync(ct);
        return await OrderRows.ReadAllAsync(rows, ct);
    }
}
