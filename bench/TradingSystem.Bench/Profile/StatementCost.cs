using Npgsql;

namespace TradingSystem.Bench.Profile;

/// <summary>
/// What a statement of the programs cost at the primary, as pg_stat_statements counts it (pg_auto_failover loads it).
/// Waiting for locks is part of it; the commit of a statement that is a transaction by itself isn't.
/// </summary>
internal sealed record StatementCost(string Text, long Calls, double Milliseconds, long Rows)
{
    private const string Sql = """
        select left(regexp_replace(s.query, '\s+', ' ', 'g'), 64), sum(s.calls)::bigint, sum(s.total_exec_time), sum(s.rows)::bigint
          from pg_stat_statements s join pg_roles r on r.oid = s.userid where r.rolname = 'trading_app' group by 1
        """;

    public static async Task<IReadOnlyDictionary<string, StatementCost>> ReadAsync(
        NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var costs = new Dictionary<string, StatementCost>();
        while (await rows.ReadAsync(ct))
        {
            costs[rows.GetString(0)] = new(rows.GetString(0), rows.GetInt64(1), rows.GetDouble(2), rows.GetInt64(3));
        }
        return costs;
    }

    /// <summary>What was added between two readings, the costliest first.</summary>
    public static IReadOnlyList<StatementCost> Between(
        IReadOnlyDictionary<string, StatementCost> before, IReadOnlyDictionary<string, StatementCost> after) =>
    [
        .. from now in after.Values
           let then = before.GetValueOrDefault(now.Text)
           let added = now with
           {
               Calls = now.Calls - (then?.Calls ?? 0),
               Milliseconds = now.Milliseconds - (then?.Milliseconds ?? 0),
               Rows = now.Rows - (then?.Rows ?? 0)
           }
           where added.Calls > 0
           orderby added.Milliseconds descending
           select added,
    ];
}
