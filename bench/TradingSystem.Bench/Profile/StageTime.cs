using Npgsql;

namespace TradingSystem.Bench.Profile;

/// <summary>
/// Time between two moments in an order's life, as its rows tell them: all processes share the machine's clock.
/// Milliseconds.
/// </summary>
internal sealed record StageTime(string Key, string Name, double P50, double P99)
{
    private static readonly (string Key, string Name)[] Stages =
    [
        ("intake", "taken by the api → being written: queue, locks, limits"),
        ("hand_over", "being written → with a worker: commit, publish, consume"),
        ("send", "with a worker → answered by the broker: prepare, commit, send"),
        ("match", "with a worker → filled at the exchange"),
        ("book", "filled → being written: stream, queue, locks"),
        ("tell", "being written → published: commit, publish, confirm (and the mark's 50 ms)"),
    ];

    private const string Sql = """
        with mine as (select id, submitted_at from orders where client_order_id like $1 || '%' and status = 'filled' order by id desc limit 20000),
        sent as (select unnest(order_ids) id, created_at from outbox where kind = 'execute' and created_at >= (select min(submitted_at) from mine)),
        told as (select unnest(order_ids) id, max(created_at) created_at, max(published_at) published_at from outbox
                  where kind = 'trade_updates' and created_at >= (select min(submitted_at) from mine) group by 1),
        event as (select order_id, min(at) filter (where type = 'prepared') prepared, min(at) filter (where type = 'confirmed') confirmed, max(at) filter (where type = 'fill') filled
                    from order_events where order_id in (select id from mine) group by 1)
        select stage, coalesce(percentile_cont(0.5) within group (order by ms), 0), coalesce(percentile_cont(0.99) within group (order by ms), 0)
          from mine join sent using (id) join told using (id) join event on event.order_id = mine.id
         cross join lateral (values
           (0, sent.created_at - mine.submitted_at), (1, event.prepared - sent.created_at), (2, event.confirmed - event.prepared),
           (3, event.filled - event.prepared), (4, told.created_at - event.filled), (5, told.published_at - told.created_at)) as taken(stage, span)
         cross join lateral (select extract(epoch from span)::double precision * 1000 ms) as milliseconds
         group by stage order by stage
        """;

    /// <summary>Of the filled orders whose client order id begins so, the latest 20 000.</summary>
    public static async Task<IReadOnlyList<StageTime>> ReadAsync(
        NpgsqlConnection connection, string idPrefix, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            Sql, connection)
        { Parameters = { new() { Value = idPrefix } }, CommandTimeout = 300 };
        await using var rows = await command.ExecuteReaderAsync(ct);
        var stages = new List<StageTime>();
        while (await rows.ReadAsync(ct))
        {
            stages.Add(new(
                Stages[rows.GetInt32(0)].Key, Stages[rows.GetInt32(0)].Name, rows.GetDouble(1), rows.GetDouble(2)));
        }
        return stages;
    }
}
