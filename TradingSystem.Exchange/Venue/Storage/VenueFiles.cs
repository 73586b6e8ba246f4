namespace TradingSystem.Exchange.Venue.Storage;

/// <summary>The folder of a venue: the journal, the store that follows it, and the books as both have them.</summary>
public sealed class VenueFiles : IDisposable
{
    private const int EntriesInABatch = 5000;

    private VenueFiles(Journal journal, VenueStore store, VenueBooks books) =>
        (Journal, Store, Books) = (journal, store, books);

    public Journal Journal { get; }

    public VenueStore Store { get; }

    public VenueBooks Books { get; }

    /// <summary>Reads the store, and what the journal has beyond it.</summary>
    /// <param name="cash">Of the account at the very beginning, in US dollars.</param>
    /// <param name="keptInMemory">Ended orders and executions that stay in memory.</param>
    public static VenueFiles Open(string directory, decimal cash, int keptInMemory)
    {
        var journal = Journal.Open(directory);
        var store = VenueStore.Open(directory, journal.Position);
        var books = new VenueBooks(cash, store.State, store.OpenOrders(), store, keptInMemory);
        var (prices, untilSaved) = (store.State?.Prices ?? [], EntriesInABatch);
        foreach (var (entry, behind) in journal.ReadFrom(store.State?.Position ?? 0))
        {
            books.Apply(entry);
            if (--untilSaved > 0) continue;
            var changes = books.TakeChanges(behind, prices);
            store.Save(changes);
            books.Forget(changes);
            untilSaved = EntriesInABatch;
        }
        return new(journal, store, books);
    }

    public void Dispose()
    {
        Journal.Dispose();
        Store.Dispose();
    }
}
