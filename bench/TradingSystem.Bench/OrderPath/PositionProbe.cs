using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Bench.Load;
using TradingSystem.Bench.Measuring;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.OrderPath;

/// <summary>
/// On an account of its own, one order at a time beside the load: how long from its acknowledgement until
/// <c>GET /v2/positions</c> shows it. With one order under way there is no doubt which one a position shows.
/// </summary>
internal sealed class PositionProbe(RunningSystem system, int account, OrderMix mix)
{
    private const string Symbol = "AAPL";
    private static readonly TimeSpan Look =
        TimeSpan.FromMilliseconds(2), Pause = TimeSpan.FromMilliseconds(150), Patience = TimeSpan.FromSeconds(15);
    private long next;

    /// <summary>Probes until told to stop; the latencies' resolution is that of the looks, about 3 ms.</summary>
    public async Task<Latencies> RunAsync(CancellationToken stop)
    {
        using var http = system.CreateClient(account);
        using var connection = new OrderConnection(system.Api);
        var latencies = new Latencies();
        var held = await HeldAsync(http);
        while (!stop.IsCancellationRequested)
        {
            var number = next++;
            if (await connection.SendAsync(mix[number], number) == 200)
            {
                var acknowledged = Stopwatch.GetTimestamp();
                var now = held;
                while ((now = await HeldAsync(http)) <= held && Stopwatch.GetElapsedTime(acknowledged) < Patience)
                {
                    await Task.Delay(Look, CancellationToken.None);
                }
                latencies.Add(acknowledged, Stopwatch.GetTimestamp());
                held = now;
            }
            await Task.Delay(Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return latencies;
    }

    public static OrderMix MixFor(RunningSystem system, int account) => OrderMix.OneSymbol(system, account, Symbol);

    private static async Task<decimal> HeldAsync(HttpClient http)
    {
        var positions = await http.GetFromJsonAsync(
            new Uri("/v2/positions", UriKind.Relative), TradingJson.Default.PositionWireArray);
        return positions?.FirstOrDefault(p => p.Symbol == Symbol)?.Qty ?? 0;
    }
}
