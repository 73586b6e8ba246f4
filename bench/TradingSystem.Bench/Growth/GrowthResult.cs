using TradingSystem.Bench.Load;
using TradingSystem.Bench.Measuring;

namespace TradingSystem.Bench.Growth;

/// <summary>What one size brought.</summary>
/// <param name="Load">From the due moment to the acknowledgement.</param>
/// <param name="Filled">From the acknowledgement to the fill's event on the stream, of the orders that are
/// followed.</param>
/// <param name="NotTold">Orders that are followed and whose fill wasn't told within 10 s.</param>
/// <param name="Busy">Busy processors under load, by part of the system.</param>
/// <param name="Idle">The same in the seconds before, without load: what the size alone costs.</param>
internal sealed record GrowthResult(LoadResult Load, Latencies Filled, int NotTold,
    SortedDictionary<string, double> Busy, SortedDictionary<string, double> Idle)
{
    public static readonly IReadOnlyList<string> Parts = ["api", "postgres primary", "postgres standby", "worker"];

    /// <summary>Microseconds of processor time for an order.</summary>
    public double CpuOf(string part) => Busy.GetValueOrDefault(part) / Load.AcceptedPerSecond * 1e6;

    public double Cpu => Parts.Sum(CpuOf);

    public double IdleCores => Parts.Sum(part => Idle.GetValueOrDefault(part));
}
