namespace TradingSystem.AppHost.Servers;

/// <summary>Whether the servers' programs are there, asked before anything is started.</summary>
internal static class NativePrograms
{
    private static readonly string[] Folders = ["/usr/local/bin", "/usr/bin", "/bin"];

    public static void EnsureInstalled()
    {
        string?[] missing =
        [
            Any("/usr/lib/postgresql", "bin/postgres") ? null : "PostgreSQL",
            Any("/usr/share/postgresql", "extension/pgautofailover.control") && OnPath("pg_autoctl")
                ? null
                : "pg_auto_failover",
            OnPath("redis-server") ? null : "Redis",
            File.Exists("/usr/lib/rabbitmq/bin/rabbitmq-server") || File.Exists("/opt/rabbitmq/sbin/rabbitmq-server")
                ? null
                : "RabbitMQ",
        ];
        var names = missing.OfType<string>().ToArray();
        if (names.Length > 0)
        {
            throw new StartProblem($"Not installed: {string.Join(", ", names)}. Run eng/install-servers.sh, or use --servers containers.");
        }
    }

    private static bool Any(string versions, string file) =>
        Directory.Exists(versions)
            && Directory.EnumerateDirectories(versions).Any(version => File.Exists(Path.Combine(version, file)));

    private static bool OnPath(string program) =>
        Folders.Any(directory => File.Exists(Path.Combine(directory, program)));
}
