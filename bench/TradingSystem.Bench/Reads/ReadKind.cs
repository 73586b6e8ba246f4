using TradingSystem.Bench.Load;

namespace TradingSystem.Bench.Reads;

/// <summary>One stream of requests of a measurement.</summary>
/// <param name="Key">Its part in the names of the printed values.</param>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="IsRead">Else orders, which only keep the system busy.</param>
internal sealed record ReadKind(string Name, string Key, OpenLoop Loop, double PerSecond, bool IsRead = true);
