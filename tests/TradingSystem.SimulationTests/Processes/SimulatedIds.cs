using TradingSystem.Core.Foundation;
using TradingSystem.SimulationTests.Scheduling;

namespace TradingSystem.SimulationTests.Processes;

/// <summary>Ids from the run's own chance.</summary>
internal sealed class SimulatedIds(Scheduler scheduler) : IIdSource
{
    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        scheduler.Random.NextBytes(bytes);
        return new(bytes);
    }
}
