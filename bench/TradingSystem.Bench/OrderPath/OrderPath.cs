using System.Diagnostics;
using TradingSystem.Bench.Load;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.OrderPath;

/// <summary>Sends marketable orders at a rate and follows each to its fill and some to their position.</summary>
internal sealed class OrderPath : IAsyncDisposable
{
    private const int FirstAccount = 2, ProbeAccount = 1, DrainSeconds = 10;
    private readonly Surroundings around;
    private readonly OrderMix mix;
    private readonly PositionProbe probe;
    private readonly List<FillStream> streams = [];
    private readonly OpenLoop loop;
    private OrderBoard board = new(0, 0);
    private long next;

    private OrderPath(Surroundings around, int accounts)
    {
        this.around = around;
        mix = OrderMix.Markets(around.System, FirstAccount, accounts);
        probe = new(around.System, ProbeAccount, PositionProbe.MixFor(around.System, ProbeAccount));
        loop = new(around.System.Api, mix, around.Options.Connections * 4,
            (number, due, at) => board.Acknowledge(number, due, at));
    }

    /// <param name="accounts">Each is listened to by a stream of its own.</param>
    public static async Task<OrderPath> OpenAsync(Surroundings around, int accounts, CancellationToken ct)
    {
        var path = new OrderPath(around, accounts);
        for (var account = FirstAccount; account < FirstAccount + accounts; account++)
        {
            path.streams.Add(
                await FillStream.OpenAsync(
                    around.System, account, path.mix.IdPrefix, (number, at) => path.board.Fill(number, at), ct));
        }
        return path;
    }

    public async Task<PathStep> RunAsync(double rate, int seconds, CancellationToken ct)
    {
        var orders = (int)(rate * seconds);
        board = new(next, orders);
        next += orders;
        var cpu = await around.StartCpuAsync(ct);
        using var probing = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var visible = probe.RunAsync(probing.Token);
        var began = Stopwatch.GetTimestamp();
        var load = await loop.RunAsync(rate, TimeSpan.FromSeconds(seconds), ct);
        var busy = cpu.Lap();
        var acknowledgedAll = Stopwatch.GetTimestamp();
        await probing.CancelAsync();
        while (board.FilledCount < load.Accepted.Count
            && Stopwatch.GetElapsedTime(acknowledgedAll).TotalSeconds < DrainSeconds)
        {
            await Task.Delay(50, ct);
        }

        if (streams.Exists(stream => !stream.IsOpen)) throw new BenchProblem("a stream was cut: fills weren't seen");
        var missing = board.Missing.ToArray();
        var notFilled = missing.Length == 0 ? 0 : (int)await NotFilledAsync(missing, ct);
        var inTime = board.FilledBefore(began + (seconds * Stopwatch.Frequency) + (Stopwatch.Frequency / 2));
        return new(rate, seconds, load, board.AcknowledgedToFilled(), board.DueToFilled(), await visible, inTime,
            missing.Length - notFilled, notFilled, busy);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in streams) await stream.DisposeAsync();
    }

    /// <summary>Of those that the stream said nothing about: how many the system itself doesn't call filled.</summary>
    private Task<long> NotFilledAsync(long[] numbers, CancellationToken ct) =>
        around.Database.CountAsync(
            $"select count(*) from {around.System.OrdersTable} where client_order_id between '{Id(numbers[0])}' and '{Id(numbers[^1])}' and status <> 'filled'",
            ct);

    private string Id(long number) =>
        mix.IdPrefix
            + number.ToString("D" + OrderRequest.NumberDigits, System.Globalization.CultureInfo.InvariantCulture);
}
