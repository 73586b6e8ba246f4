using System.Globalization;
using Npgsql;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.Growth;

/// <summary>Bytes of the tables that grow with each order, and of each of their indexes.</summary>
internal sealed class TableSizes
{
    private const string Sql = """
        with parts as (
          select t.relname as name, coalesce(p.inhrelid, t.oid) as oid from pg_class t left join pg_inherits p on p.inhparent = t.oid where t.oid = any($1::regclass[]))
        select parts.name, '', sum(pg_table_size(oid))::bigint from parts group by 1
        union all
        select parts.name, coalesce(whole.relname, i.relname), sum(pg_relation_size(i.oid))::bigint
          from parts join pg_index x on x.indrelid = parts.oid join pg_class i on i.oid = x.indexrelid
          left join pg_inherits p on p.inhrelid = i.oid left join pg_class whole on whole.oid = p.inhparent
         group by 1, 2
         order by 1, 2
        """;

    private static readonly string[] Tables = ["orders", "order_events", "fills", "outbox", "audit_blocks"];
    private readonly List<(string Table, string Index, long Bytes)> sizes = [];

    public static async Task<TableSizes> ReadAsync(DatabasePair database, CancellationToken ct)
    {
        var read = new TableSizes();
        await using var connection = await database.OpenAsync(ct);
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new() { Value = Tables } } };
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct)) read.sizes.Add((rows.GetString(0), rows.GetString(1), rows.GetInt64(2)));
        return read;
    }

    /// <summary>Prints what came since, for a million orders.</summary>
    public void Print(Reporting.Report report, TableSizes before, long orders)
    {
        double Megabytes(string table, string index, long bytes) =>
            (bytes - before.sizes.Find(size => size.Table == table
                && size.Index == index).Bytes) / 1e6 / (orders / 1e6);
        report.Table(["seeded history, for a million orders", "MB"], sizes.Select(size =>
            (IReadOnlyList<string>)[
                size.Index.Length == 0 ? size.Table : $"{size.Table}: index {size.Index}",
                Megabytes(size.Table, size.Index, size.Bytes).ToString("F0", CultureInfo.InvariantCulture)
            ]));
        foreach (var table in sizes.GroupBy(size => size.Table))
        {
            report.Value($"growth_{table.Key}_heap",
                table.Where(size => size.Index.Length == 0).Sum(size => Megabytes(size.Table, size.Index, size.Bytes)),
                "MB/million_orders");
            report.Value($"growth_{table.Key}_indexes",
                table.Where(size => size.Index.Length > 0).Sum(size => Megabytes(size.Table, size.Index, size.Bytes)),
                "MB/million_orders");
        }
    }
}
