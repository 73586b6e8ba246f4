using System.Collections.Concurrent;

namespace TradingSystem.Exchange.Faults;

/// <summary>Orders that queries don't show yet.</summary>
public sealed class HiddenOrders(FaultBoard faults, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> hidden = new();

    /// <summary>Hides an order that was just taken, if that was ordered.</summary>
    public void Taken(Guid id, string symbol)
    {
        if (faults.Take(FaultKind.LateVisibility, symbol) is { } fault)
        {
            hidden[id] = clock.GetUtcNow().AddMilliseconds(fault.Milliseconds);
        }
    }

    public bool Shows(Guid id)
    {
        if (hidden.IsEmpty || !hidden.TryGetValue(id, out var until)) return true;
        if (clock.GetUtcNow() < until) return false;
        hidden.TryRemove(id, out _);
        return true;
    }
}
