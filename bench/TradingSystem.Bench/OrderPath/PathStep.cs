using TradingSystem.Bench.Load;
using TradingSystem.Bench.Measuring;

namespace TradingSystem.Bench.OrderPath;

/// <summary>What a rate of orders brought.</summary>
/// <param name="Rate">Orders a second that were due.</param>
/// <param name="Load">From the due moment to the acknowledgement.</param>
/// <param name="Filled">From the acknowledgement to the fill's event on our stream.</param>
/// <param name="DueToFilled">From the due moment to that event.</param>
/// <param name="Visible">From the acknowledgement to the position, of the probes.</param>
/// <param name="FilledInTime">Fills told by half a second after the last order was due.</param>
/// <param name="NotTold">Orders that were filled, but the stream didn't say so.</param>
/// <param name="NotFilled">Orders that weren't terminal 10 s after the last one was acknowledged.</param>
internal sealed record PathStep(double Rate, double Seconds, LoadResult Load, Latencies Filled, Latencies DueToFilled,
    Latencies Visible, long FilledInTime, int NotTold, int NotFilled, SortedDictionary<string, double> Cpu)
{
    private const double KeptUp = 0.98;

    public double FilledPerSecond => FilledInTime / Seconds;

    /// <summary>
    /// Everything is filled in the end, and nearly everything as fast as it came: that a backlog drains within the 10 s
    /// would alone let twice the true rate pass.
    /// </summary>
    public bool IsSustained =>
        NotFilled == 0 && Load.Errors == 0 && Load.Refused == 0 && FilledPerSecond >= Rate * KeptUp;
}
