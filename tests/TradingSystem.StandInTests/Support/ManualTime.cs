namespace TradingSystem.StandInTests.Support;

/// <summary>A clock that stands still until a test moves it; timers fire on the caller of <see cref="Advance"/>.</summary>
public sealed class ManualTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly Lock sync = new();
    private readonly List<ManualTimer> timers = [];
    private TimeSpan elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Start + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;

    private TimeSpan Elapsed
    {
        get
        {
            lock (sync) return elapsed;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state), period);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires what is due, in its order.</summary>
    public void Advance(TimeSpan by)
    {
        TimeSpan target;
        lock (sync) target = elapsed + by;
        while (true)
        {
            ManualTimer? next;
            lock (sync)
            {
                next = timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
                elapsed = next?.Due ?? target;
                next?.Rearm();
            }

            if (next is null) return;
            next.Fire();
        }
    }

    /// <summary>Waits until somebody waits for exactly this long, and moves the clock there.</summary>
    public async Task AdvanceToTimerAsync(TimeSpan by)
    {
        await Eventually.TrueAsync(() => HasTimer(by), $"a timer of {by}; there are: {Describe()}");
        Advance(by);
    }

    /// <summary>Whether a timer is due this long from now.</summary>
    public bool HasTimer(TimeSpan by)
    {
        lock (sync) return timers.Any(timer => timer.Due - elapsed == by);
    }

    private string Describe()
    {
        lock (sync) return string.Join(", ", timers.Select(timer => timer.Due - elapsed));
    }

    private sealed class ManualTimer(ManualTime time, Action fire, TimeSpan period) : ITimer
    {
        private TimeSpan every = period;

        public TimeSpan Due { get; private set; }

        public void Fire() => fire();

        /// <summary>Called under the clock's lock.</summary>
        public void Rearm()
        {
            if (every > TimeSpan.Zero) Due += every;
            else time.timers.Remove(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.sync)
            {
                every = period;
                time.timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = time.elapsed + dueTime;
                time.timers.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time.sync) time.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
