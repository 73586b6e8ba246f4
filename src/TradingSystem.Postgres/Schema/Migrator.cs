using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using TradingSystem.Core.Foundation;

namespace TradingSystem.Postgres.Schema;

/// <summary>
/// Brings a database to the schema of this build, whoever comes first: the files of <c>Migrations/</c>, in their
/// order, each once and in a transaction of its own, and then those of <c>Functions/</c> that have changed, all in one.
/// </summary>
/// <remarks>
/// <c>schema_functions</c> keeps the checksum of every text of a file that was ever applied. One that is there isn't
/// applied again: a build that is older than the database's functions leaves them as they are, since they are made to
/// serve it, too. A file that goes back to what it once said must differ from that, if only by a comment.
/// </remarks>
public sealed class Migrator(NpgsqlDataSource primary, ILogger<Migrator> logger)
{
    private const long AdvisoryLock = 0x54726164696e67;   // "Trading": one migrator at a time

    private const string CreateTables = """
        create table if not exists schema_migrations (
          version    int primary key,
          name       text not null,
          checksum   text not null,
          applied_at timestamptz not null default now());
        create table if not exists schema_functions (
          name       text not null,
          checksum   text not null,
          applied_at timestamptz not null default now(),
          primary key (name, checksum));
        """;

    /// <summary>The schema version that this build needs.</summary>
    public static int NeededVersion => SchemaScript.Migrations[^1].Version;

    /// <summary>The files of functions that this build needs.</summary>
    public IReadOnlyList<SchemaScript> Functions { get; init; } = SchemaScript.Functions;

    /// <summary>Applies what is missing.</summary>
    /// <returns>How many files were applied.</returns>
    /// <exception cref="InvalidOperationException">
    /// The database holds a migration that was changed since, or is newer than this build.
    /// </exception>
    public async Task<int> ApplyAsync(CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        const string wait = "select pg_advisory_lock(@AdvisoryLock)";
        await connection.ExecuteAsync(new(wait, new { AdvisoryLock }, cancellationToken: ct));
        try
        {
            await connection.ExecuteAsync(new(CreateTables, cancellationToken: ct));
            var applied = await AppliedAsync(connection);
            var missing = SchemaScript.Migrations.Where(script => !applied.Contains(script.Version)).ToArray();
            foreach (var script in missing) await ApplyAsync(connection, script, ct);
            return missing.Length + await ApplyFunctionsAsync(connection, ct);
        }
        finally
        {
            await connection.ExecuteAsync("select pg_advisory_unlock(@AdvisoryLock)", new { AdvisoryLock });
        }
    }

    /// <summary>The version that the database has; 0 when it has none.</summary>
    public async Task<int> CurrentVersionAsync(CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        return await CurrentVersionAsync(connection, ct);
    }

    /// <summary>
    /// Finds what this build needs and the database has never had. That something is newer there than here is no
    /// hindrance: a schema serves the build before, too.
    /// </summary>
    /// <returns>The files' names.</returns>
    public async Task<IReadOnlyList<string>> MissingAsync(CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        var version = await CurrentVersionAsync(connection, ct);
        var migrations = SchemaScript.Migrations.Where(script => script.Version > version);
        var functions = await UnknownFunctionsAsync(connection, ct);
        return [.. migrations.Concat(functions).Select(script => script.Name)];
    }

    /// <summary>The versions that a database has, each as this build knows it.</summary>
    /// <exception cref="InvalidOperationException">
    /// The database holds a migration that was changed since, or is newer than this build.
    /// </exception>
    public static async Task<IReadOnlySet<int>> AppliedAsync(NpgsqlConnection connection)
    {
        const string sql = "select version, name, checksum from schema_migrations order by version";
        var applied = (await connection.QueryAsync<(int Version, string Name, string Checksum)>(sql)).AsList();
        foreach (var (version, name, checksum) in applied)
        {
            var script = SchemaScript.Migrations.FirstOrDefault(script => script.Version == version)
                ?? throw new InvalidOperationException(
                    $"The database has migration {version} ({name}), which this version of the program doesn't know.");
            if (script.Checksum == checksum) continue;
            throw new InvalidOperationException($"Migration {version} ({name}) was changed after it was applied.");
        }
        return applied.Select(migration => migration.Version).ToHashSet();
    }

    private async Task ApplyAsync(NpgsqlConnection connection, SchemaScript script, CancellationToken ct)
    {
        const string note =
            "insert into schema_migrations (version, name, checksum) values (@Version, @Name, @Checksum)";
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await RunAsync(transaction, script, note, ct);
        CrashPoints.Hit(CrashPoint.InMigration);
        await transaction.CommitAsync(ct);
        logger.LogInformation("Applied migration {Version} ({Name})", script.Version, script.Name);
    }

    /// <summary>All or none of them: what one of them fails at leaves each as it was.</summary>
    private async Task<int> ApplyFunctionsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        const string note = "insert into schema_functions (name, checksum) values (@Name, @Checksum)";
        var changed = await UnknownFunctionsAsync(connection, ct);
        if (changed.Count == 0) return 0;
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var script in changed) await RunAsync(transaction, script, note, ct);
        CrashPoints.Hit(CrashPoint.InMigration);
        await transaction.CommitAsync(ct);
        logger.LogInformation("Applied functions {Names}", string.Join(", ", changed.Select(script => script.Name)));
        return changed.Count;
    }

    private static async Task RunAsync(
        NpgsqlTransaction transaction, SchemaScript script, string note, CancellationToken ct)
    {
        var connection = transaction.Connection!;
        await using var command = new NpgsqlCommand(script.Sql, connection, transaction);
        await command.ExecuteNonQueryAsync(ct);
        await connection.ExecuteAsync(new(note, script, transaction, cancellationToken: ct));
    }

    /// <summary>The files of functions that were never applied as they are here.</summary>
    private async Task<IReadOnlyList<SchemaScript>> UnknownFunctionsAsync(
        NpgsqlConnection connection, CancellationToken ct)
    {
        if (!await ExistsAsync(connection, "schema_functions", ct)) return Functions;
        const string sql = "select name, checksum from schema_functions";
        var known = (await connection.QueryAsync<(string, string)>(new(sql, cancellationToken: ct))).ToHashSet();
        return [.. Functions.Where(script => !known.Contains((script.Name, script.Checksum)))];
    }

    private static async Task<int> CurrentVersionAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        if (!await ExistsAsync(connection, "schema_migrations", ct)) return 0;
        const string sql = "select coalesce(max(version), 0) from schema_migrations";
        return await connection.ExecuteScalarAsync<int>(new(sql, cancellationToken: ct));
    }

    private static Task<bool> ExistsAsync(NpgsqlConnection connection, string table, CancellationToken ct)
    {
        const string sql = "select to_regclass(@table) is not null";
        return connection.ExecuteScalarAsync<bool>(new(sql, new { table }, cancellationToken: ct));
    }
}
