using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace TradingSystem.Exchange.Venue.Storage;

/// <summary>
/// Orders and executions, indexed, and the state of the books at a place of the journal: a SQLite file that follows the
/// journal in batches. It holds nothing that the journal doesn't: a broken one is made again from there.
/// </summary>
public sealed class VenueStore : IArchive, IDisposable
{
    private const string Schema = """
        pragma journal_mode = wal;
        pragma synchronous = normal;
        create table if not exists orders (id text primary key, client_order_id text not null unique, submitted_at integer not null, symbol text not null, side text not null, is_open integer not null, body text not null) without rowid;
        create index if not exists orders_by_time on orders (submitted_at);
        create index if not exists orders_open on orders (id) where is_open = 1;
        create table if not exists fills (execution_id text primary key, at integer not null, body text not null) without rowid;
        create index if not exists fills_by_time on fills (at);
        create trigger if not exists fills_are_not_changed before update on fills begin select raise(abort, 'an execution is never changed'); end;
        create trigger if not exists fills_are_not_removed before delete on fills begin select raise(abort, 'an execution is never removed'); end;
        create table if not exists state (id integer primary key check (id = 1), body text not null);
        """;

    private readonly StoreConnection writer, lookups, lists;

    private VenueStore(string path)
    {
        (writer, lookups, lists) = (new(path), new(path), new(path));
        writer.Execute(Schema);
        State = writer
            .Query("select body from state",
                row => JsonSerializer.Deserialize(row.GetString(0), StoreJson.Default.BookState)!)
            .SingleOrDefault();
    }

    /// <summary>Null when nothing was stored yet.</summary>
    public BookState? State { get; private set; }

    /// <param name="journalLength">A store that is ahead of its journal, as after the loss of a disk's last writes,
    /// isn't to be believed.</param>
    public static VenueStore Open(string directory, long journalLength)
    {
        var path = PrivateFiles.Make(directory, "store.db");
        try
        {
            var store = new VenueStore(path);
            if ((store.State?.Position ?? 0) <= journalLength) return store;
            store.Dispose();
        }
        catch (Exception e) when (e is SqliteException or JsonException or InvalidOperationException)
        {
            SqliteConnection.ClearAllPools();
        }
        foreach (var part in new[] { path, path + "-wal", path + "-shm" }) File.Delete(part);
        return new(PrivateFiles.Make(directory, "store.db"));
    }

    public void Dispose()
    {
        foreach (var connection in new[] { lists, lookups, writer }) connection.Dispose();
    }

    /// <summary>All of it or, when the process dies meanwhile, nothing.</summary>
    public void Save(BookChanges changes)
    {
        writer.InTransaction(() => Write(changes));
        State = changes.State;
    }

    private void Write(BookChanges changes)
    {
        foreach (var order in changes.Orders)
        {
            writer.Execute(
                "insert into orders values ($a, $b, $c, $d, $e, $f, $g) on conflict (id) do update set is_open = excluded.is_open, body = excluded.body",
                order.Id.ToString(), order.ClientOrderId, order.SubmittedAt.UtcTicks, order.Symbol,
                order.Side.ToString(), order.IsOpen ? 1 : 0,
                JsonSerializer.Serialize(order, StoreJson.Default.VenueOrder));
        }
        foreach (var fill in changes.Fills)
        {
            writer.Execute("insert into fills values ($a, $b, $c) on conflict do nothing", fill.Id.ToString(),
                fill.At.UtcTicks, JsonSerializer.Serialize(fill, StoreJson.Default.Execution));
        }
        writer.Execute("insert into state values (1, $a) on conflict (id) do update set body = excluded.body",
            JsonSerializer.Serialize(changes.State, StoreJson.Default.BookState));
    }

    public IReadOnlyList<VenueOrder> OpenOrders() =>
        lists.Query("select body from orders where is_open = 1", ReadOrder);

    public VenueOrder? Find(Guid id) =>
        lookups.Query("select body from orders where id = $a", ReadOrder, id.ToString()).SingleOrDefault();

    public VenueOrder? Find(string clientOrderId) =>
        lookups.Query("select body from orders where client_order_id = $a", ReadOrder, clientOrderId).SingleOrDefault();

    public IReadOnlyList<VenueOrder> Orders(OrderFilter filter)
    {
        // Symbols are few and known; a text with a comma before and after each needs no parameter list of its own
        // length.
        var symbols = filter.Symbols is null ? "" : $",{string.Join(',', filter.Symbols)},";
        return lists.Query($"""
            select body from orders
            where submitted_at > $a and submitted_at < $b and ($c < 0 or is_open = $c) and ($d = '' or instr($d, ',' || symbol || ',') > 0) and ($e = '' or side = $e)
            order by submitted_at {(filter.Forward ? "asc" : "desc")} limit $f
            """, ReadOrder, filter.After.UtcTicks, filter.Until.UtcTicks, filter.Open switch { null => -1, true => 1, false => 0 }, symbols, filter.Side?.ToString() ?? "", filter.Limit);
    }

    public IReadOnlyList<Execution> Fills(FillFilter filter) =>
        lists.Query(
            $"select body from fills where at > $a and at < $b order by at {(filter.Forward ? "asc" : "desc")} limit $c",
            row => JsonSerializer.Deserialize(row.GetString(0), StoreJson.Default.Execution)!, filter.After.UtcTicks,
            filter.Until.UtcTicks, filter.Limit);

    public DateTimeOffset? TimeOf(Guid executionId) =>
        lookups
            .Query("select at from fills where execution_id = $a",
                row => (DateTimeOffset?)new DateTimeOffset(row.GetInt64(0), TimeSpan.Zero), executionId.ToString())
            .SingleOrDefault();

    private static VenueOrder ReadOrder(SqliteDataReader row) =>
        JsonSerializer.Deserialize(row.GetString(0), StoreJson.Default.VenueOrder)!;
}
