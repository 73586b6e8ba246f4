using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.Databases;

/// <summary>
/// PostgreSQL's own load generator against the same primary: one order and one outbox row a transaction, committed one
/// by one. What a straightforward program could reach on this machine, so ratios to it carry over to other machines.
/// </summary>
internal sealed partial class Pgbench(DatabasePair database, int clients)
{
    private static readonly string Scripts = Path.Combine(AppContext.BaseDirectory, "pgbench");
    private static readonly string Folder = FindPrograms();

    public Task PrepareAsync(CancellationToken ct) =>
        RunAsync("psql", ["-XAqt", "-v", "ON_ERROR_STOP=1", "-f", Path.Combine(Scripts, "schema.sql")], ct);

    public async Task<PgbenchResult> RunAsync(int seconds, CancellationToken ct)
    {
        var text = await RunAsync("pgbench",
            ["-n", "-c", Number(clients), "-j", Number(Math.Min(clients, Environment.ProcessorCount)), "-T",
            Number(seconds), "-f", Path.Combine(Scripts, "one-order.sql")],
            ct);
        double Value(Regex pattern) => pattern.Match(text) is { Success: true } found
            ? double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new BenchProblem($"pgbench's answer isn't understood: {text}");
        return new(Value(PerSecond()), Value(Average()));
    }

    private async Task<string> RunAsync(string program, string[] arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(
            Path.Combine(Folder, program), arguments)
        { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PGPASSWORD"] = database.Password;
        start.Environment["PGHOST"] = "127.0.0.1";
        start.Environment["PGPORT"] = Number(await database.PrimaryPortAsync(ct));
        start.Environment["PGUSER"] = DatabasePair.User;
        start.Environment["PGDATABASE"] = DatabasePair.Database;
        start.Environment["PGSSLMODE"] = "disable";
        using var process = Process.Start(start)!;
        try
        {
            var (text, problem) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
            await process.WaitForExitAsync(ct);
            return process.ExitCode == 0
                ? await text
                : throw new BenchProblem($"{program} failed: {(await problem).Trim()}");
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>
    /// The newest version's; Debian's wrapper of the same name costs time and needs a cluster of its own.
    /// </summary>
    private static string FindPrograms() =>
        Directory.Exists("/usr/lib/postgresql")
            && Directory.GetFiles("/usr/lib/postgresql", "pgbench", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .LastOrDefault() is { } found
            ? Path.GetDirectoryName(found)!
            : "";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^tps = ([\d.]+)", RegexOptions.Multiline)]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"^latency average = ([\d.]+)", RegexOptions.Multiline)]
    private static partial Regex Average();
}
