using System.Diagnostics;
using TradingSystem.Bench.Load;
using TradingSystem.Bench.OrderPath;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.Growth;

/// <summary>
/// Market orders at a modest rate, in turn over so many accounts and symbols. Fills are followed on the streams of a
/// few of the accounts, to which every tenth order belongs: a stream for each of ten thousand accounts would be another
/// load.
/// </summary>
internal sealed class GrowthLoad : IAsyncDisposable
{
    private const int Watched = 20, OneIn = 10, DrainSeconds = 10;
    private static readonly TimeSpan IdleSpan = TimeSpan.FromSeconds(4);
    private readonly Surroundings around;
    private readonly int[] accounts;
    private readonly OpenLoop loop;
    private readonly List<FillStream> streams = [];
    private OrderBoard board = new(0, 0);
    private long next;

    private GrowthLoad(Surroundings around, int[] accounts, OrderMix mix)
    {
        (this.around, this.accounts) = (around, accounts);
        loop = new(around.System.Api, mix, around.Options.Connections * 4, (number, due, at) =>
        {
            if (accounts[number % accounts.Length] <= Watched) board.Acknowledge(number, due, at);
        });
    }

    public static async Task<GrowthLoad> OpenAsync(
        Surroundings around, int accounts, IReadOnlyList<string> symbols, CancellationToken ct)
    {
        int[] turns = [.. Enumerable.Range(0, accounts).Select(i => 1 + (i % OneIn == 0 ? i / OneIn % Watched : i))];
        var mix = OrderMix.Markets(around.System, turns, symbols);
        var load = new GrowthLoad(around, turns, mix);
        for (var account = 1; account <= Math.Min(Watched, accounts); account++)
        {
            load.streams.Add(
                await FillStream.OpenAsync(
                    around.System, account, mix.IdPrefix, (number, at) => load.board.Fill(number, at), ct));
        }
        return load;
    }

    public async Task<GrowthResult> RunAsync(double rate, int seconds, CancellationToken ct)
    {
        var cpu = await around.StartCpuAsync(ct);
        await Task.Delay(IdleSpan, ct);
        var idle = cpu.Lap();

        var orders = (int)(rate * seconds);
        board = new(next, orders);
        next += orders;
        var load = await loop.RunAsync(rate, TimeSpan.FromSeconds(seconds), ct);
        var busy = cpu.Lap();
        var (ended, followed) = (Stopwatch.GetTimestamp(), board.Acknowledged.Count());
        while (board.FilledCount < followed && Stopwatch.GetElapsedTime(ended).TotalSeconds < DrainSeconds)
        {
            await Task.Delay(50, ct);
        }
        if (streams.Exists(stream => !stream.IsOpen)) throw new BenchProblem("a stream was cut: fills weren't seen");
        return new(load, board.AcknowledgedToFilled(), board.Missing.Count(), busy, idle);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in streams) await stream.DisposeAsync();
    }
}
