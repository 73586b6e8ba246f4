using System.Runtime.InteropServices;
using Npgsql;
using TradingSystem.Bench;
using TradingSystem.Bench.Intake;
using TradingSystem.Bench.OrderPath;
using TradingSystem.Bench.Peers;
using TradingSystem.Bench.Reporting;
using TradingSystem.Bench.Running;

var report = new Report(Console.Out);
using var stopping = new CancellationTokenSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    var options = BenchOptions.Parse(args.AsSpan(Math.Min(1, args.Length)));
    Func<CancellationToken, Task> run = args.FirstOrDefault() switch
    {
        "intake" => new IntakeBench(new(options, report)).RunAsync,
        "order-path" => new OrderPathBench(new(options, report)).RunAsync,
        "peer" => new PeerBench(new(options, report)).RunAsync,
        var name => throw new BenchProblem($"there is no bench '{name}'"),
    };
    await run(stopping.Token);
    report.End();
    return 0;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return 130;
}
catch (Exception e) when (e is BenchProblem or NpgsqlException or HttpRequestException)
{
    await Console.Error.WriteLineAsync($"bench: {e.Message}");
    return 1;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
