namespace TradingSystem.SimulationTests.Scheduling;

/// <summary>
/// A process of the system under test: it can be killed at any step (nothing of it runs any more) and paused (it
/// notices nothing until it wakes).
/// </summary>
internal sealed class Process
{
    private readonly Scheduler scheduler;

    public Process(Scheduler scheduler, string name, TimeSpan clockError)
    {
        this.scheduler = scheduler;
        Name = name;
        Context = new ProcessContext(scheduler, this);
        Clock = new ProcessClock(scheduler, this, clockError);
    }

    public string Name { get; }

    public SynchronizationContext Context { get; }

    public TimeProvider Clock { get; }

    public bool IsDead { get; private set; }

    public bool IsPaused { get; private set; }

    /// <summary>Called when the process dies: its connections break.</summary>
    public event Action? Died;

    public void Kill()
    {
        if (IsDead) return;
        scheduler.Log(Name, "killed");
        IsDead = true;
        Died?.Invoke();
    }

    public void Pause(bool paused)
    {
        scheduler.Log(Name, paused ? "paused" : "wakes");
        IsPaused = paused;
    }

    /// <summary>Makes the process's objects: what begins to run with them runs in the process.</summary>
    public void Inside(Action make)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(Context);
        try { make(); }
        finally { SynchronizationContext.SetSynchronizationContext(outer); }
    }

    /// <summary>
    /// Begins an activity in the process; a failure that nobody handles ends the process, as in reality.
    /// </summary>
    public void Start(Func<Task> activity) => scheduler.Post(this, () => _ = WatchAsync(activity));

    private async Task WatchAsync(Func<Task> activity)
    {
        try
        {
            await activity();
        }
        catch (OperationCanceledException)
        {
            // told to stop
        }
        catch (Exception e)
        {
            scheduler.Log(Name, $"fails: {e.GetType().Name}: {e.Message}");
            Kill();
        }
    }

    private sealed class ProcessContext(Scheduler scheduler, Process process) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => scheduler.Post(process, () => d(state));

        public override void Send(SendOrPostCallback d, object? state) =>
            throw new NotSupportedException("nothing in the system waits in a thread");

        public override SynchronizationContext CreateCopy() => this;
    }
}
