using System.Runtime.InteropServices;
using Npgsql;
using TradingSystem.Bench;
using TradingSystem.Bench.Growth;
using TradingSystem.Bench.Intake;
using TradingSystem.Bench.OrderPath;
using TradingSystem.Bench.Peers;
using TradingSystem.Bench.Profile;
using TradingSystem.Bench.Reads;
using TradingSystem.Bench.Reporting;
using TradingSystem.Bench.Running;
using TradingSystem.Bench.Soak;
using TradingSystem.Bench.Start;

var report = new Report(Console.Out);
using var stopping = new CancellationTokenSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
try
{
    Surroundings Around(BenchOptions? defaults = null) =>
        new(BenchOptions.Parse(args.AsSpan(1), defaults ?? new()), report);
    Func<CancellationToken, Task> run = args.FirstOrDefault() switch
    {
        "intake" => new IntakeBench(Around()).RunAsync,
        "order-path" => new OrderPathBench(Around()).RunAsync,
        "peer" => new PeerBench(Around()).RunAsync,
        "profile" => new ProfileBench(Around()).RunAsync,
        "reads" => new ReadsBench(Around()).RunAsync,
        "growth" => new GrowthBench(Around(GrowthBench.Defaults)).RunAsync,
        "start" => new StartBench(Around(StartBench.Defaults)).RunAsync,
        "soak" => new SoakBench(Around(SoakBench.Defaults)).RunAsync,
        var name => throw new BenchProblem($"there is no bench '{name}'"),
    };
    await run(stopping.Token);
    report.End();
    return report.HasFailed ? 1 : 0;
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
