using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.Growth;

/// <summary>How many workers share the partitions; the scaler, which would decide that, must be stopped.</summary>
internal sealed class Workers(Surroundings around, ControlClient control)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Look = TimeSpan.FromSeconds(1);

    // Each has its share: the smallest one is at most one partition smaller than the largest.
    private const string SharesSql = """
        select case when max(partitions) - min(partitions) <= 1 then count(*) else 0 end
          from (select count(*) partitions from leases where name like 'partition-%' and expires_at > clock_timestamp() group by owner) w
        """;

    public async Task SetAsync(int count, CancellationToken ct)
    {
        for (var n = 1; n <= count; n++) await control.StartAsync(Name(n), ct);
        foreach (var name in around.System.Processes().Keys
            .Where(name => name.StartsWith("worker-", StringComparison.Ordinal))
            .Except(Enumerable.Range(1, count).Select(Name)))
        {
            await control.StopAsync(name, ct);
        }
        for (var waited = TimeSpan.Zero; await around.Database.CountAsync(SharesSql, ct) != count; waited += Look)
        {
            if (waited > Patience) throw new BenchProblem($"{count} workers don't share the partitions");
            await Task.Delay(Look, ct);
        }
    }

    private static string Name(int number) => $"worker-{number}";
}
