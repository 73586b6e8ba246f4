namespace TradingSystem.Api.Streaming;

/// <summary>Counts who is there, by a name, and lets no more in than may be.</summary>
internal sealed class Places(int maxOfEach)
{
    private readonly Dictionary<string, int> taken = [];
    private readonly Lock gate = new();

    /// <summary>Takes a place until the answer is disposed; null when all of that name are taken.</summary>
    public IDisposable? TryTake(string name)
    {
        lock (gate)
        {
            var already = taken.GetValueOrDefault(name);
            if (already >= maxOfEach) return null;
            taken[name] = already + 1;
            return new Place(this, name);
        }
    }

    private void Free(string name)
    {
        lock (gate)
        {
            if (--taken[name] == 0) taken.Remove(name);
        }
    }

    private sealed class Place(Places owner, string name) : IDisposable
    {
        private int freed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref freed, 1) == 0) owner.Free(name);
        }
    }
}
