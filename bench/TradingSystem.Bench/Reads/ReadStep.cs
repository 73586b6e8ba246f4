using TradingSystem.Bench.Load;

namespace TradingSystem.Bench.Reads;

/// <summary>What streams of requests, all at the same time, brought.</summary>
/// <param name="Results">One for each kind.</param>
/// <param name="Cpu">Busy processors by part of the system.</param>
internal sealed record ReadStep(
    IReadOnlyList<ReadKind> Kinds, IReadOnlyList<LoadResult> Results, SortedDictionary<string, double> Cpu)
{
    /// <summary>Microseconds for one request, of whatever kind.</summary>
    public double CpuOf(string part) =>
        Cpu.GetValueOrDefault(part) / Results.Sum(result => result.AcceptedPerSecond) * 1e6;
}
