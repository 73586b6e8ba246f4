using TradingSystem.Bench.Databases;
using TradingSystem.Bench.Load;

namespace TradingSystem.Bench.Intake;

/// <summary>
/// One measurement of pgbench, one of the intake and, when asked for, one of the peer, next to each other in time.
/// </summary>
/// <param name="SomeRefused">The intake with 5 % orders that must be refused.</param>
/// <param name="Outbox">Outbox rows of the round that were not published yet when it ended.</param>
internal sealed record IntakeRound(PgbenchResult Pgbench, SortedDictionary<string, double> PgbenchCpu,
    LoadResult Intake, SortedDictionary<string, double> IntakeCpu, LoadResult SomeRefused, long Outbox,
    LoadResult? Peer)
{
    /// <summary>How much of the rate is left when some orders are refused.</summary>
    public double RefusedRatio => SomeRefused.AnsweredPerSecond / Intake.AnsweredPerSecond;

    public double Ratio => Intake.AcceptedPerSecond / Pgbench.PerSecond;
}
