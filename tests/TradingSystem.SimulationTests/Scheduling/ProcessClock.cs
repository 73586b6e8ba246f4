namespace TradingSystem.SimulationTests.Scheduling;

/// <summary>A process's clock: simulated time, with an error of its own in what it takes for the time of day.</summary>
internal sealed class ProcessClock(Scheduler scheduler, Process process, TimeSpan error) : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 15, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Start + scheduler.Now + error;

    public override long GetTimestamp() => scheduler.Now.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan && period != TimeSpan.Zero)
        {
            throw new NotSupportedException("periodic timers aren't used");
        }
        var timer = new Timer(scheduler, process, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(Scheduler scheduler, Process process, Action callback) : ITimer
    {
        private int generation;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var mine = ++generation;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                scheduler.After(dueTime, process, () => { if (mine == generation) callback(); });
            }
            return true;
        }

        public void Dispose() => generation++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
