namespace TradingSystem.Exchange.Faults;

/// <summary>The faults that are ordered and not used up. Thread-safe.</summary>
public sealed class FaultBoard
{
    private sealed class Entry(Fault fault)
    {
        public Fault Fault => fault;
        public int Used;
    }

    private readonly Lock gate = new();
    private readonly List<Entry> entries = [];

    public IReadOnlyList<Fault> Active
    {
        get { lock (gate) return [.. entries.Select(e => e.Fault.Count == 0 ? e.Fault : e.Fault with { Count = e.Fault.Count - e.Used })]; }
    }

    public void Add(Fault fault)
    {
        lock (gate) entries.Add(new(fault));
    }

    public void Clear()
    {
        lock (gate) entries.Clear();
    }

    /// <summary>Uses up one of the first fault that fits; null when there is none.</summary>
    public Fault? Take(Func<Fault, bool> fits)
    {
        lock (gate)
        {
            if (entries.Find(e => fits(e.Fault)) is not { } entry) return null;
            if (entry.Fault.Count > 0 && ++entry.Used >= entry.Fault.Count) entries.Remove(entry);
            return entry.Fault;
        }
    }
}
