using System.Globalization;
using Npgsql;

namespace TradingSystem.Cli.Backups;

/// <summary>What is in a database: tables, rows, numbers that sequences have reached.</summary>
internal static class DatabaseCensus
{
    /// <summary>Rows by table.</summary>
    public static async Task<SortedDictionary<string, long>> RowsAsync(
        NpgsqlConnection connection, CancellationToken ct)
    {
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in await NamesAsync(connection,
            $"select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and {Ours("c")}",
            ct))
        {
            await using var count = new NpgsqlCommand($"select count(*) from {table}", connection);
            rows[table] = (long)(await count.ExecuteScalarAsync(ct))!;
        }
        return rows;
    }

    /// <summary>Tables, views, sequences and functions; a new database has none.</summary>
    public static Task<IReadOnlyList<string>> ObjectsAsync(NpgsqlConnection connection, CancellationToken ct) =>
        NamesAsync(connection, $"""
        select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and {Ours("c")}
        union all
        select p.proname || '()' from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where {Ours("p")}
         order by 1
        """, ct);

    /// <summary>Identity columns whose sequence would give out numbers that are taken.</summary>
    public static async Task<IReadOnlyList<string>> SequencesBehindAsync(
        NpgsqlConnection connection, CancellationToken ct)
    {
        var behind = new List<string>();
        var checks = await NamesAsync(connection, $"""
            select format('select %L where (select max(%I) from %I.%I) > (select case when is_called then last_value else last_value - 1 end from %s)',
                          n.nspname || '.' || c.relname || '.' || a.attname, a.attname, n.nspname, c.relname, pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname))
              from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where a.attidentity <> '' and {Ours("c")}
            """, ct);
        foreach (var check in checks) behind.AddRange(await NamesAsync(connection, check, ct));
        return behind;
    }

    public static async Task<int> MajorVersionAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var version = new NpgsqlCommand("select current_setting('server_version_num')", connection);
        return int.Parse((string)(await version.ExecuteScalarAsync(ct))!, CultureInfo.InvariantCulture) / 10_000;
    }

    /// <summary>What belongs to an extension comes and goes with that.</summary>
    private static string Ours(string alias) =>
        $"n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%' and not exists (select from pg_depend d where d.objid = {alias}.oid and d.deptype = 'e')";

    private static async Task<IReadOnlyList<string>> NamesAsync(
        NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var names = new List<string>();
        while (await rows.ReadAsync(ct)) names.Add(rows.GetString(0));
        return names;
    }
}
