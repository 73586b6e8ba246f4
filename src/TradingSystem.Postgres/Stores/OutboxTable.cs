using Npgsql;
using TradingSystem.Core.Messaging;
using TradingSystem.Postgres.Connections;
using TradingSystem.Postgres.Rows;
using static TradingSystem.Postgres.Connections.SqlBatch;
using static TradingSystem.Postgres.Rows.PgTypes;

namespace TradingSystem.Postgres.Stores;

/// <summary>The outbox in PostgreSQL: what waits in it, and the mark of what was confirmed.</summary>
public sealed class OutboxTable(NpgsqlDataSource primary, TimeProvider clock) : IOutbox, IAsyncDisposable
{
    // A mark that a dying server forgets costs a repeat, which the receivers recognise: it doesn't wait for the disks.
    private const string Hasty = "set local synchronous_commit = off";

    private const string Mark = "update outbox set published_at = $2 where id = any($1)";

    private static readonly RowMap<OrderRoute> Routes = new()
    {
        { "id", Uuid, route => route.OrderId },
        { "account_id", Uuid, route => route.AccountId },
        { "symbol", Text, route => route.Symbol },
        { "partition", Smallint, route => route.Partition },
        { "trace_parent", TextOrNull, route => route.TraceParent },
        { "correlation_id", TextOrNull, route => route.CorrelationId },
    };

    // A row for each order of an entry that names orders, and one without an order for each that has a body.
    private static readonly string Waiting = $"""
        select b.id, b.kind, b.body, {Routes.Select("o")}
          from (select * from outbox where published_at is null and created_at < $1 order by created_at limit $2) b
          left join lateral unnest(case when b.body is null then b.order_ids else array[]::uuid[] end) with ordinality u(id, n) on true
          left join orders o on o.id = u.id
         order by b.created_at, b.id, u.n
        """;

    private const int FirstOfRoute = 3;

    private readonly WriterConnections writers = new(primary);

    public Task MarkAsync(IEnumerable<Guid> ids, CancellationToken ct) => writers.RunAsync(async connection =>
    {
        await new SqlBatch(connection, prepared: true).Add("begin")
            .Add(Hasty)
            .Add(Mark, Uuids(ids), Value(clock.GetUtcNow().UtcDateTime))
            .Add("commit")
            .ExecuteAsync(ct);
        return true;
    }, ct);

    public ValueTask DisposeAsync() => writers.DisposeAsync();

    public async Task<IReadOnlyList<OutboxMessage>> WaitingAsync(DateTimeOffset before, int limit, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var rows = await new SqlBatch(connection)
            .Add(Waiting, Value(before.UtcDateTime), Value(limit))
            .ReadAsync(ct);
        var messages = new List<OutboxMessage>();
        var routes = new List<OrderRoute>();
        while (await rows.ReadAsync(ct))
        {
            var (id, kind, body) = (rows.GetGuid(0), rows.GetString(1), rows.IsDBNull(2)
                ? null
                : rows.GetFieldValue<byte[]>(2));
            if (messages.Count == 0 || messages[^1].Id != id) messages.Add(new(id, kind, routes = [], [], body));
            if (!rows.IsDBNull(FirstOfRoute)) routes.Add(Routes.Read(rows, FirstOfRoute));
        }
        return messages;
    }
}
