namespace TradingSystem.Exchange.Venue;

/// <summary>
/// The orders in memory: the open ones, those that aren't stored as they are now, and so many of the others. Not
/// thread-safe.
/// </summary>
public sealed class RecentOrders(int keep)
{
    private readonly Dictionary<Guid, VenueOrder> byId = [];
    private readonly Dictionary<string, VenueOrder> byClientId = [];
    private readonly Queue<VenueOrder> over = new();
    private readonly HashSet<Guid> queued = [];

    public int Count => byId.Count;

    public IEnumerable<VenueOrder> All => byId.Values;

    public VenueOrder? Find(Guid id) => byId.GetValueOrDefault(id);

    public VenueOrder? Find(string clientOrderId) => byClientId.GetValueOrDefault(clientOrderId);

    public VenueOrder Add(VenueOrder order) => byId[order.Id] = byClientId[order.ClientOrderId] = order;

    /// <param name="saved">Copies as they are stored.</param>
    /// <param name="changed">Orders that have changed since.</param>
    public void Forget(IEnumerable<VenueOrder> saved, IReadOnlySet<VenueOrder> changed)
    {
        foreach (var copy in saved)
        {
            if (!copy.IsOpen && byId.TryGetValue(copy.Id, out var order) && queued.Add(order.Id)) over.Enqueue(order);
        }
        while (over.Count > keep)
        {
            var order = over.Dequeue();
            queued.Remove(order.Id);
            if (changed.Contains(order)) continue;   // comes again when it is stored as it is now
            byId.Remove(order.Id);
            byClientId.Remove(order.ClientOrderId);
        }
    }
}
