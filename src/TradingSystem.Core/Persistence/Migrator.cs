using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using TradingSystem.Core.Foundation;

namespace TradingSystem.Core.Persistence;

/// <summary>Applies the SQL files of <c>Migrations/</c>, in their order, each once and in a transaction of its own, whoever comes first.</summary>
public sealed class Migrator(NpgsqlDataSource primary, ILogger<Migrator> logger)
{
    private const long AdvisoryLock = 0x54726164696e67;   // "Trading": one migrator at a time

    private sealed record Script(int Version, string Name, string Sql)
    {
        public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));
    }

    private static readonly Script[] Scripts = [.. Load().OrderBy(script => script.Version)];

    /// <summary>The schema version that this build needs.</summary>
    public static int NeededVersion => Scripts[^1].Version;

    /// <returns>How many scripts were applied.</returns>
    /// <exception cref="InvalidOperationException">The database holds a script that was changed since, or is newer than this build.</exception>
    public async Task<int> ApplyAsync(CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new("select pg_advisory_lock(@AdvisoryLock)", new { AdvisoryLock }, cancellationToken: ct));
        try
        {
            await connection.ExecuteAsync("create table if not exists schema_migrations (version int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())");
            var applied = await AppliedAsync(connection);
            var missing = Scripts.Where(script => !applied.Contains(script.Version)).ToArray();
            foreach (var script in missing) await ApplyAsync(connection, script, ct);
            return missing.Length;
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
        var exists = await connection.ExecuteScalarAsync<bool>("select to_regclass('schema_migrations') is not null");
        return exists ? await connection.ExecuteScalarAsync<int>("select coalesce(max(version), 0) from schema_migrations") : 0;
    }

    /// <summary>The versions that a database has, each as this build knows it.</summary>
    /// <exception cref="InvalidOperationException">The database holds a script that was changed since, or is newer than this build.</exception>
    public static async Task<IReadOnlySet<int>> AppliedAsync(NpgsqlConnection connection)
    {
        var applied = (await connection.QueryAsync<(int Version, string Name, string Checksum)>("select version, name, checksum from schema_migrations order by version")).AsList();
        foreach (var (version, name, checksum) in applied)
        {
            var script = Array.Find(Scripts, s => s.Version == version)
                ?? throw new InvalidOperationException($"The database has migration {version} ({name}), which this version of the program doesn't know.");
            if (script.Checksum != checksum) throw new InvalidOperationException($"Migration {version} ({name}) was changed after it was applied.");
        }
        return applied.Select(a => a.Version).ToHashSet();
    }

    private async Task ApplyAsync(NpgsqlConnection connection, Script script, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var command = new NpgsqlCommand(script.Sql, connection, transaction)) await command.ExecuteNonQueryAsync(ct);
        await connection.ExecuteAsync("insert into schema_migrations (version, name, checksum) values (@Version, @Name, @Checksum)", script, transaction);
        CrashPoints.Hit(CrashPoint.InMigration);
        await transaction.CommitAsync(ct);
        logger.LogInformation("Applied migration {Version} ({Name})", script.Version, script.Name);
    }

    private static IEnumerable<Script> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)))
        {
            var file = resource.Split('.')[^2];   // …Migrations.0001_accounts.sql
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return new(int.Parse(file.Split('_')[0], System.Globalization.CultureInfo.InvariantCulture), file, reader.ReadToEnd());
        }
    }
}
