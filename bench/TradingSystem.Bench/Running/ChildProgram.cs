using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TradingSystem.Bench.Running;

/// <summary>
/// A program that lives as long as this one: whatever ends the bench closes the shell's input, and then the shell ends
/// the program.
/// </summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    private const string Shell = """
        trap : INT TERM HUP
        log=$1; shift
        "$@" >"$log" 2>&1 </dev/null &
        child=$!
        cat >/dev/null
        kill -TERM $child 2>/dev/null
        wait $child
        """;

    private const int LogLines = 20;
    private static readonly TimeSpan Look =
        TimeSpan.FromMilliseconds(100), StartPatience =
            TimeSpan.FromSeconds(60), StopPatience = TimeSpan.FromSeconds(15);
    private readonly Process shell;
    private readonly string log;

    private ChildProgram(Process shell, string log, Uri address) =>
        (this.shell, this.log, Address) = (shell, log, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Of the process whose descendants the program and all it starts are.</summary>
    public int ProcessId => shell.Id;

    /// <summary>Returns when the program answers at <c>/health</c>.</summary>
    /// <param name="name">What its log is called.</param>
    /// <param name="environment">In place of this process's own; <c>ASPNETCORE_URLS</c> is added: a free port of this
    /// machine.</param>
    public static async Task<ChildProgram> StartAsync(string name, string[] command, string folder,
        IReadOnlyDictionary<string, string> environment, CancellationToken ct)
    {
        var address = new UriBuilder(Uri.UriSchemeHttp, IPAddress.Loopback.ToString(), FreePort()).Uri;
        var log = Path.Combine(Directory.CreateDirectory(Path.Combine("artifacts", "bench")).FullName, $"{name}.log");
        var start = new ProcessStartInfo("/bin/sh",
            ["-c", Shell, name, log, .. command])
        { RedirectStandardInput = true, WorkingDirectory = folder };
        start.Environment.Clear();
        foreach (var (key, value) in environment) start.Environment[key] = value;
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        var child = new ChildProgram(Process.Start(start)!, log, address);
        try
        {
            await child.WaitUntilHealthyAsync(name, ct);
            return child;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        shell.StandardInput.Close();
        try { await shell.WaitForExitAsync().WaitAsync(StopPatience); }
        catch (TimeoutException) { shell.Kill(entireProcessTree: true); }
        shell.Dispose();
    }

    private async Task WaitUntilHealthyAsync(string name, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = Address };
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(Look, ct))
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/health", UriKind.Relative), ct);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) { }   // it doesn't listen yet
            if (Stopwatch.GetElapsedTime(began) > StartPatience)
            {
                throw new BenchProblem($"{name} doesn't start: {string.Join('\n', File.ReadLines(log).TakeLast(LogLines))}");
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
