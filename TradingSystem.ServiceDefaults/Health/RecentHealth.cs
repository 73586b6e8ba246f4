using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TradingSystem.ServiceDefaults.Health;

/// <summary>
/// A report of health that is at most a second old. It asks the servers behind this process once for all who ask
/// meanwhile: nobody needs a key for it.
/// </summary>
internal sealed class RecentHealth(Func<CancellationToken, Task<HealthReport>> check, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<HealthReport>? latest;
    private long endedAt;

    public Task<HealthReport> GetAsync()
    {
        lock (gate)
        {
            if (latest is { IsCompleted: false }
                || (latest is { IsCompletedSuccessfully: true }
                    && clock.GetElapsedTime(Volatile.Read(ref endedAt)) < Fresh))
            {
                return latest;
            }
            return latest = CheckAsync();
        }
    }

    /// <summary>Not on behalf of one who asks: the others wait for the same answer.</summary>
    private async Task<HealthReport> CheckAsync()
    {
        await Task.Yield();   // checks that answer at once would do so under the lock
        var report = await check(CancellationToken.None);
        Volatile.Write(ref endedAt, clock.GetTimestamp());
        return report;
    }
}
