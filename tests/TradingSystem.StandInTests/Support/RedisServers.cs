using System.Collections.Concurrent;
using System.Diagnostics;

namespace TradingSystem.StandInTests.Support;

/// <summary>A master, a replica and three sentinels with a password, in a folder and on ports of their own.</summary>
public sealed class RedisServers : IAsyncDisposable
{
    public const string Password = "s3cret";
    private const string Program = "redis-server";

    private readonly string folder = Directory.CreateTempSubdirectory("trading-redis-").FullName;
    private readonly ConcurrentDictionary<int, Process> processes = new();

    public int[] ServerPorts { get; } = Ports.Free(2);

    public int[] SentinelPorts { get; } = Ports.Free(3);

    /// <summary>The first address is one where nobody listens.</summary>
    public string ConnectionString => $"127.0.0.1:{Ports.Free(1)[0]},{string.Join(',', SentinelPorts.Select(port => $"127.0.0.1:{port}"))},serviceName=trading,password={Password},connectTimeout=1000,syncTimeout=1000";

    public void Start()
    {
        RequireProgram();
        var master = ServerPorts[0];
        foreach (var port in ServerPorts)
        {
            Run(port, $"""
                bind 127.0.0.1
                port {port}
                requirepass {Password}
                masterauth {Password}
                save ""
                repl-diskless-sync-delay 0
                {(port == master ? "" : $"replicaof 127.0.0.1 {master}")}
                """);
        }

        foreach (var port in SentinelPorts)
        {
            Run(port, $"""
                bind 127.0.0.1
                port {port}
                requirepass {Password}
                sentinel sentinel-pass {Password}
                sentinel monitor trading 127.0.0.1 {master} 2
                sentinel auth-pass trading {Password}
                sentinel down-after-milliseconds trading 500
                sentinel failover-timeout trading 3000
                """, "--sentinel");
        }
    }

    /// <summary>Waits until each sentinel knows the replica and the two others: before that they can't agree on anything.</summary>
    public Task ReadyAsync() => Eventually.TrueAsync(async () =>
    {
        foreach (var port in SentinelPorts)
        {
            var master = await AskAsync(port, "SENTINEL", "master", "trading");
            if (!Has(master, "num-slaves", "1") || !Has(master, "num-other-sentinels", "2") || !Has(master, "flags", "master")) return false;
        }

        return (await AskAsync(ServerPorts[0], "INFO", "replication")).Contains("state=online", StringComparison.Ordinal);
    }, "a group of sentinels that know each other");

    /// <summary>Kills the server at once.</summary>
    public void Kill(int port)
    {
        if (!processes.TryRemove(port, out var process)) return;
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    public static async Task<string> AskAsync(int port, params string[] command)
    {
        var asking = new ProcessStartInfo("redis-cli", ["-p", $"{port}", "-a", Password, "--no-auth-warning", .. command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(asking)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var port in processes.Keys) Kill(port);
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static bool Has(string fields, string name, string value)
    {
        var lines = fields.Split('\n', StringSplitOptions.TrimEntries);
        var at = Array.IndexOf(lines, name);
        return at >= 0 && at + 1 < lines.Length && lines[at + 1] == value;
    }

    private static void RequireProgram()
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(path => File.Exists(Path.Combine(path, Program)));
        if (!found) Assert.Fail($"{Program} isn't installed: run eng/install-servers.sh");
    }

    private void Run(int port, string configuration, params string[] arguments)
    {
        // each has a folder of its own: a sentinel rewrites its file
        var own = Directory.CreateDirectory(Path.Combine(folder, $"{port}")).FullName;
        var file = Path.Combine(own, "redis.conf");
        File.WriteAllText(file, $"{configuration}\ndir {own}\nlogfile {own}/log\ndaemonize no\n");
        processes[port] = Process.Start(new ProcessStartInfo(Program, [file, .. arguments]) { WorkingDirectory = own })!;
    }
}
