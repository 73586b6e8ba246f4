using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace TradingSystem.AppHost.Data;

/// <summary>
/// Ports chosen at random on the first start and kept: the database's monitor, the sentinels and the broker write them
/// into their own data.
/// </summary>
internal sealed class KeptPorts(string file)
{
    // Below the range that outgoing connections take theirs from.
    private const int First = 20000, Last = 32000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly SortedDictionary<string, int> ports = File.Exists(file)
        ? JsonSerializer.Deserialize<SortedDictionary<string, int>>(File.ReadAllText(file))!
        : [];

    public int For(string name)
    {
        if (ports.TryGetValue(name, out var kept))
        {
            WaitUntilFree(name, kept);
            return kept;
        }
        int port;
        do port = RandomNumberGenerator.GetInt32(First, Last);
        while (ports.ContainsValue(port) || !IsFree(port));
        ports[name] = port;
        PrivateFile.Write(file, JsonSerializer.Serialize(ports));
        return port;
    }

    /// <summary>The last run's servers may still be ending.</summary>
    private void WaitUntilFree(string name, int port)
    {
        if (IsFree(port)) return;
        Console.WriteLine($"Port {port} of {name} is still in use: waiting until the last run has ended");
        var watch = Stopwatch.StartNew();
        while (!IsFree(port))
        {
            if (watch.Elapsed > Patience)
            {
                throw new StartProblem(
                    $"Port {port} of {name} (kept in {file}) is taken by another program: end that program, or use another --data.");
            }
            Thread.Sleep(100);
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
