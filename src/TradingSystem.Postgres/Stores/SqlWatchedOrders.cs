using Npgsql;
using TradingSystem.Core.Protection;
using TradingSystem.Domain.Orders;
using TradingSystem.Postgres.Connections;
using static TradingSystem.Postgres.Connections.SqlBatch;

namespace TradingSystem.Postgres.Stores;

/// <summary>
/// The stops that wait for the market, in PostgreSQL. Marks of trailing stops are no events of an order: only the
/// latest is kept.
/// </summary>
public sealed class SqlWatchedOrders(NpgsqlDataSource primary) : IWatchedOrders
{
    private static readonly string Watched = $"""
        select {OrderRows.Columns} from orders o left join assets a on a.symbol = o.symbol where o.watching and o.open
        """;

    // A stop that we watch stands still once it is reached; the broker says itself how far its own has come.
    private const string KeepMarks = """
        update orders o set hwm = u.mark, stop_price = u.stop from unnest($1, $2, $3) u(id, mark, stop)
         where o.id = u.id and (o.watching or not o.watched) and case o.side when 'sell' then u.mark > o.hwm else u.mark < o.hwm end
        """;

    public async Task<IReadOnlyList<Order>> WatchedAsync(CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var rows = await new SqlBatch(connection, prepared: true).Add(Watched).ReadAsync(ct);
        return await OrderRows.ReadAllAsync(rows, ct);
    }

    public async Task KeepMarksAsync(IReadOnlyCollection<StopMark> marks, CancellationToken ct)
    {
        if (marks.Count == 0) return;
        // Rows are locked in the sequence of everybody else.
        var sorted = marks.OrderBy(mark => mark.OrderId).ToArray();
        await using var connection = await primary.OpenConnectionAsync(ct);
        await new SqlBatch(connection)
            .Add(KeepMarks, Uuids(sorted.Select(m => m.OrderId)), Numbers(sorted.Select(m => m.HighWaterMark)),
                Numbers(sorted.Select(m => m.StopPrice)))
            .ExecuteAsync(ct);
    }
}
