namespace TradingSystem.SimulationTests.Scheduling;

/// <summary>
/// The one thread on which everything runs. Of all steps that could run now, the seed picks the next; when there is
/// none, time moves to the next timer. So a seed is a run: every interleaving, delay and fault follows from it.
/// </summary>
internal sealed class Scheduler(int seed)
{
    private readonly record struct Step(Process? Process, Action Action);

    private readonly List<Step> ready = [];
    private readonly PriorityQueue<Step, (long Ticks, long Sequence)> timers = new();
    private readonly int thread = Environment.CurrentManagedThreadId;
    private long sequence;
    private InvariantBroken? failure;

    /// <summary>The run's only source of chance.</summary>
    public Random Random { get; } = new(seed);

    public TimeSpan Now { get; private set; }

    public long Steps { get; private set; }

    public History History { get; } = new();

    public void Log(string who, string what) => History.Add(Now, who, what);

    public bool Chance(double probability) => probability > 0 && Random.NextDouble() < probability;

    /// <summary>A random time up to the given one, mostly much shorter.</summary>
    public TimeSpan Latency(double maxMilliseconds)
    {
        var part = Random.NextDouble();
        return TimeSpan.FromMilliseconds(part * part * part * maxMilliseconds);
    }

    /// <summary>
    /// Something to do as soon as the seed wants it. What belongs to a dead process is never done, to a paused one not
    /// before it wakes.
    /// </summary>
    public void Post(Process? process, Action action)
    {
        // Whoever comes from elsewhere has left the simulation (a thread pool, a real timer): the run couldn't be
        // repeated.
        if (Environment.CurrentManagedThreadId != thread)
        {
            throw new InvalidOperationException("a continuation has left the simulation's thread");
        }
        ready.Add(new(process, action));
    }

    public void After(TimeSpan delay, Process? process, Action action) =>
        timers.Enqueue(
            new(process, action), ((Now + (delay < TimeSpan.Zero ? TimeSpan.Zero : delay)).Ticks, sequence++));

    /// <summary>
    /// Ends the run with a broken invariant, wherever it was seen: thrown there, the system under test might handle it.
    /// </summary>
    public void Fail(InvariantBroken broken) => failure ??= broken;

    /// <summary>Runs until the condition holds.</summary>
    /// <returns>False when the deadline came first, or nothing is left to do.</returns>
    /// <exception cref="InvariantBroken"/>
    public bool RunUntil(Func<bool> condition, TimeSpan deadline)
    {
        while (!condition())
        {
            if (Now >= deadline || !RunOne(deadline)) return false;
            if (failure is not null) throw failure;
        }
        return true;
    }

    private bool RunOne(TimeSpan deadline)
    {
        var runnable = ready.Count;
        while (runnable > 0)
        {
            var chosen = Random.Next(runnable);
            var step = ready[chosen];
            if (step.Process is { IsPaused: true, IsDead: false })
            {
                // Set aside for now: behind those that may be chosen.
                (ready[chosen], ready[runnable - 1]) = (ready[runnable - 1], ready[chosen]);
                runnable--;
                continue;
            }
            ready[chosen] = ready[^1];
            ready.RemoveAt(ready.Count - 1);
            Run(step);
            return true;
        }
        if (!timers.TryPeek(out _, out var next)) return false;
        if (next.Ticks > deadline.Ticks)
        {
            Now = deadline;
            return true;
        }
        Now = TimeSpan.FromTicks(next.Ticks);
        while (timers.TryPeek(out var due, out var at) && at.Ticks == next.Ticks)
        {
            timers.Dequeue();
            ready.Add(due);
        }
        return true;
    }

    private void Run(Step step)
    {
        if (step.Process is { IsDead: true }) return;
        Steps++;
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(step.Process?.Context);
        try { step.Action(); }
        finally { SynchronizationContext.SetSynchronizationContext(outer); }
    }
}
