using System.CommandLine;
using System.Data;
using System.Security.Cryptography;
using Npgsql;
using TradingSystem.Cli.Deployments;
using TradingSystem.Cli.Output;
using TradingSystem.Postgres.Audit;
using TradingSystem.Postgres.Schema;

namespace TradingSystem.Cli.Backups;

/// <summary><c>tradingctl backup</c></summary>
internal static class BackupCommand
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static Command Create(DeploymentOptions deployment)
    {
        var output = new Option<string>("--output")
        {
            Description = "a new folder for the backup",
            HelpName = "DIR",
            Required = true
        };
        var command = new Command(
            "backup", "copies the trading database, as of one moment, while the system runs") { output };
        command.SetAction((parsed, ct) => RunAsync(
            deployment.Of(parsed), Path.GetFullPath(parsed.GetRequiredValue(output)), ct));
        return command;
    }

    private static async Task<int> RunAsync(Deployment deployment, string folder, CancellationToken ct)
    {
        if (Path.Exists(folder)) throw new CliProblem($"{folder} exists already: give a new folder");
        var unfinished = folder + ".partial";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(unfinished);
        else Directory.CreateDirectory(unfinished, Private);
        try
        {
            var manifest = await DumpAsync(deployment.Database, unfinished, ct);
            manifest.Write(unfinished);
            Directory.Move(unfinished, folder);
            Lines.Write(
                $"schema {manifest.SchemaVersion}, {manifest.Rows.Count} tables, {manifest.Rows.Values.Sum()} rows in {folder}");
            Lines.Write($"anchor {manifest.Anchor ?? "none: nothing is sealed yet"}");
            return ExitCode.Good;
        }
        finally
        {
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        }
    }

    /// <summary>The dump and what the manifest says of it are read in one snapshot.</summary>
    private static async Task<BackupManifest> DumpAsync(string connectionString, string folder, CancellationToken ct)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = 0 };
        await using var database = NpgsqlDataSource.Create(target);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await using var export = new NpgsqlCommand("select pg_export_snapshot()", connection);
        var snapshot = (string)(await export.ExecuteScalarAsync(ct))!;
        var madeAt = TimeProvider.System.GetUtcNow();
        var applied = await Migrator.AppliedAsync(connection);
        var head = await AuditRows.HeadAsync(connection, ct);
        var rows = await DatabaseCensus.RowsAsync(connection, ct);
        var version = await DatabaseCensus.MajorVersionAsync(connection, ct);

        var dump = Path.Combine(folder, BackupManifest.DumpFile);
        // Only the extension that every database has: others belong to the server's set-up, and only a superuser may
        // create them.
        await PostgresTool.RunAsync("pg_dump", version, target,
            ["--format=custom", "--no-owner", "--no-privileges", "--extension=plpgsql", $"--snapshot={snapshot}",
            $"--file={dump}"],
            ct);
        await using var file = File.OpenRead(dump);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct));
        return new(
            applied.Max(), madeAt, connection.ServerVersion, connection.Database, head?.Anchor.ToString(), hash, rows);
    }
}
