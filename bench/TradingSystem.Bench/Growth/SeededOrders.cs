using System.Diagnostics;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.Growth;

/// <summary>Orders that weren't sent but written into the tables, as many as asked for in the end.</summary>
internal sealed class SeededOrders(Surroundings around, bool open)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromMinutes(30);

    private const string BehindSql = """
        select ((select coalesce(max(last_seq), 0) from audit_blocks) < (select coalesce(max(seq), 0) from order_events)
             or exists (select from pg_stat_replication where pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) > 1000000))::int
        """;

    private long seeded;

    /// <summary>
    /// Adds what is missing and waits until the seals of the history and the standby have come after it.
    /// </summary>
    public async Task GrowToAsync(long size, CancellationToken ct)
    {
        if (size == seeded) return;
        var began = Stopwatch.GetTimestamp();
        await around.Seeds.AddOrdersAsync(size - seeded, open, ct);
        seeded = size;
        var written = Stopwatch.GetElapsedTime(began);
        while (await around.Database.CountAsync(BehindSql, ct) > 0)
        {
            if (Stopwatch.GetElapsedTime(began) > written + Patience)
            {
                throw new BenchProblem("the history isn't sealed, or the standby lags, long after the seeding");
            }
            await Task.Delay(Look, ct);
        }
        around.Report.Line($"(wrote {(open ? "open" : "filled")} orders up to {size} in {written.TotalSeconds:F0} s, sealed and replicated after {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s)");
    }
}
