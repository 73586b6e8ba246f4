namespace TradingSystem.Exchange.Faults;

/// <summary>The faults that are ordered and not used up. Thread-safe.</summary>
public sealed class FaultBoard
{
    private sealed class Entry(Fault fault)
    {
        public Fault Fault => fault;
        public int Used;
        public bool Spared;
    }

    private readonly Lock gate = new();
    private readonly List<Entry> entries = [];

    public IReadOnlyList<Fault> Active
    {
        get
        {
            lock (gate)
            {
                return [.. entries.Select(e => e.Fault.Count == 0
                ? e.Fault
                : e.Fault with { Count = e.Fault.Count - e.Used })];
            }
        }
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
            if (entries.Count == 0 || entries.Find(e => fits(e.Fault)) is not { } entry) return null;
            // One that flaps spares every other.
            if (entry.Fault.Kind == FaultKind.Flap && (entry.Spared = !entry.Spared)) return null;
            if (entry.Fault.Count > 0 && ++entry.Used >= entry.Fault.Count) entries.Remove(entry);
            return entry.Fault;
        }
    }

    /// <summary>A fault of an order.</summary>
    public Fault? Take(FaultKind kind, string symbol) =>
        Take(fault => fault.Kind == kind && (string.IsNullOrEmpty(fault.Symbol) || fault.Symbol == symbol));
}
