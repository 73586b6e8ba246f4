using System.CommandLine;
using System.Security.Cryptography;
using Npgsql;
using TradingSystem.Cli.Deployments;
using TradingSystem.Cli.Output;
using TradingSystem.Core.Audit;
using TradingSystem.Postgres.Audit;
using TradingSystem.Postgres.Schema;

namespace TradingSystem.Cli.Backups;

/// <summary><c>tradingctl restore</c></summary>
internal static class RestoreCommand
{
    public static Command Create(DeploymentOptions deployment)
    {
        var input = new Option<string>("--input")
        {
            Description = "the folder of a backup",
            HelpName = "DIR",
            Required = true
        };
        var command = new Command("restore",
            "restores a backup into the empty database that --database names (made if it isn't there), and proves it")
            {
                input
            };
        command.SetAction((parsed, ct) => RunAsync(
            deployment.Of(parsed), Path.GetFullPath(parsed.GetRequiredValue(input)), ct));
        return command;
    }

    private static async Task<int> RunAsync(Deployment deployment, string folder, CancellationToken ct)
    {
        if (!deployment.NamesDatabase)
        {
            throw new CliProblem("name the database to restore into: --database NAME or a connection string");
        }
        var manifest = BackupManifest.Read(folder);
        var dump = Path.Combine(folder, BackupManifest.DumpFile);
        await CheckDumpAsync(manifest, dump, ct);

        var target = new NpgsqlConnectionStringBuilder(deployment.Database) { CommandTimeout = 0 };
        if (deployment.DatabaseName is { } name) await CreateAsync(deployment.ServerDatabase, name, ct);
        await using var database = NpgsqlDataSource.Create(target);
        await using var connection = await database.OpenConnectionAsync(ct);
        var present = await DatabaseCensus.ObjectsAsync(connection, ct);
        if (present.Count > 0)
        {
            throw new CliProblem($"database {target.Database} isn't empty, it has {string.Join(", ", present.Take(3))}{(present.Count > 3 ? $" and {present.Count - 3} more" : "")}: restore into an empty one");
        }
        // One transaction: all of it is there afterwards, or nothing.
        await PostgresTool.RunAsync("pg_restore", await DatabaseCensus.MajorVersionAsync(connection, ct), target,
            ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", $"--dbname={target.Database}",
            dump],
            ct);
        return await ProveAsync(manifest, database, connection, ct);
    }

    private static async Task CheckDumpAsync(BackupManifest manifest, string dump, CancellationToken ct)
    {
        if (manifest.SchemaVersion > Migrator.NeededVersion)
        {
            throw new CliProblem(
                $"the backup has schema {manifest.SchemaVersion}, this program knows {Migrator.NeededVersion}: use the version that made it, or a newer one");
        }
        if (!File.Exists(dump)) throw new CliProblem($"{dump} is missing", ExitCode.Wrong);
        await using var file = File.OpenRead(dump);
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)) != manifest.DumpSha256)
        {
            throw new CliProblem($"{dump} isn't what the manifest describes: it was changed or cut", ExitCode.Wrong);
        }
    }

    private static async Task CreateAsync(string server, string name, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(server);
        await using var exists = source.CreateCommand("select exists (select from pg_database where datname = $1)");
        exists.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        if (await exists.ExecuteScalarAsync(ct) is true) return;
        await using var create = source.CreateCommand($"create database {name}");
        await create.ExecuteNonQueryAsync(ct);
    }

    /// <summary>
    /// What was restored is what was backed up: by its migrations, its rows, its sequences and its audit chain.
    /// </summary>
    private static async Task<int> ProveAsync(
        BackupManifest manifest, NpgsqlDataSource database, NpgsqlConnection connection, CancellationToken ct)
    {
        var problems = new List<string>();
        try
        {
            var applied = (await Migrator.AppliedAsync(connection)).Max();
            if (applied != manifest.SchemaVersion)
            {
                problems.Add($"the schema has version {applied} instead of {manifest.SchemaVersion}");
            }
        }
        catch (InvalidOperationException e)
        {
            problems.Add(e.Message);
        }
        var rows = await DatabaseCensus.RowsAsync(connection, ct);
        problems.AddRange(manifest.Rows.Where(table => rows.GetValueOrDefault(table.Key, -1) != table.Value)
            .Select(table => $"{table.Key} has {rows.GetValueOrDefault(table.Key)} rows instead of {table.Value}"));
        problems.AddRange((await DatabaseCensus.SequencesBehindAsync(connection, ct)).Select(
            column => $"the sequence of {column} is behind its rows"));
        var anchor = manifest.Anchor is null ? null : AuditAnchor.Parse(manifest.Anchor);
        var report = await new AuditVerifier(database).VerifyAsync(
            problem => problems.Add(problem.Message), null, anchor, ct);

        foreach (var problem in problems) Lines.Wrong(problem);
        Lines.Write(
            $"restored {rows.Values.Sum()} rows in {rows.Count} tables, the state of {manifest.MadeAt:u}; audit chain: {report.Blocks} blocks, {report.Events} events");
        if (problems.Count == 0) Lines.Good($"database {connection.Database} is what was backed up");
        return problems.Count == 0 ? ExitCode.Good : ExitCode.Wrong;
    }
}
