using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace TradingSystem.Cli.Backups;

/// <summary>PostgreSQL's own programs, which must not be older than the server.</summary>
internal static class PostgresTool
{
    public const string Installations = "/usr/lib/postgresql";

    /// <exception cref="CliProblem">It isn't installed in a version that fits, or it failed; with what it
    /// said.</exception>
    public static async Task RunAsync(string program, int serverVersion, NpgsqlConnectionStringBuilder connection,
        IEnumerable<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(
            Find(Installations, program, serverVersion), arguments)
        { RedirectStandardError = true };
        foreach (var (name, value) in Environment(connection)) start.Environment[name] = value;
        try
        {
            using var process = Process.Start(start)!;
            await using var kill = ct.Register(process.Kill);
            var said = await process.StandardError.ReadToEndAsync(CancellationToken.None);
            await process.WaitForExitAsync(CancellationToken.None);
            ct.ThrowIfCancellationRequested();
            if (process.ExitCode != 0) throw new CliProblem($"{program} failed: {said.Trim()}", ExitCode.Wrong);
        }
        catch (Win32Exception e)
        {
            throw new CliProblem($"{start.FileName} can't be started: {e.Message}");
        }
    }

    /// <summary>The server's own version if it is there, else the next newer one.</summary>
    public static string Find(string installations, string program, int serverVersion)
    {
        var versions = Directory.Exists(installations) ? Directory.EnumerateDirectories(installations) : [];
        return versions.Select(folder => (Version: int.TryParse(
            Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : 0, Path: Path.Combine(folder, "bin", program)))
            .Where(tool => tool.Version >= serverVersion && File.Exists(tool.Path))
            .OrderBy(tool => tool.Version)
            .Select(tool => tool.Path)
            .FirstOrDefault()
            ?? throw new CliProblem(
                $"there is no {program} of version {serverVersion} or newer under {installations}: install postgresql-client-{serverVersion}");
    }

    /// <summary>
    /// How libpq is told the same as Npgsql by its connection string; the password stays off the command line.
    /// </summary>
    public static Dictionary<string, string?> Environment(NpgsqlConnectionStringBuilder connection)
    {
        var hosts = (connection.Host ?? "").Split(',').Select(host => host.Trim().Split(':')).ToArray();
        return new()
        {
            ["PGHOST"] = string.Join(',', hosts.Select(host => host[0])),
            ["PGPORT"] = string.Join(',',
                hosts.Select(host => host is [_, var port]
                    ? port
                    : connection.Port.ToString(CultureInfo.InvariantCulture))),
            ["PGUSER"] = connection.Username,
            ["PGPASSWORD"] = connection.Password,
            ["PGDATABASE"] = connection.Database,
            ["PGTARGETSESSIONATTRS"] = "read-write",
            ["PGSSLMODE"] = connection.SslMode switch
            {
                SslMode.VerifyCA => "verify-ca",
                SslMode.VerifyFull => "verify-full",
                var mode => mode.ToString().ToLowerInvariant()
            },
            ["PGCONNECT_TIMEOUT"] = "10",
        };
    }
}
