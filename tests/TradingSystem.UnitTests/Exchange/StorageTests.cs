using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Primitives;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Endpoints;
using TradingSystem.Exchange.Venue;
using static TradingSystem.UnitTests.Exchange.VenueBench;

namespace TradingSystem.UnitTests.Exchange;

/// <summary>What isn't in memory is found alike, and no answer is lost, however the process ends.</summary>
public sealed class StorageTests : IDisposable
{
    private const int Orders = 60;
    private readonly VenueBench bench = new() { Options = Quiet with { LevelValue = 100_000, KeptInMemory = 5 } };

    public void Dispose() => bench.Dispose();

    private string Journal => Path.Combine(bench.Folder, "journal.jsonl");

    private string Store => Path.Combine(bench.Folder, "store.db");

    private static OrderFilter All(bool forward = true, int limit = 500, bool? open = null) =>
        new(open, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, forward, limit);

    private List<Guid> PlaceMany(Action? between = null)
    {
        var ids = new List<Guid>();
        for (var n = 0; n < Orders; n++)
        {
            ids.Add(
                bench.Place(Request(
                    OrderSide.Buy, 1, limit: n % 10 == 9 ? 50 : null, force: TimeInForce.Gtc, id: $"order {n}")).Id);
            if (n % 7 == 0) between?.Invoke();
        }
        return ids;
    }

    private List<Guid> ReadAll(bool forward, bool? open)
    {
        var (read, filter) = (new List<Guid>(), All(forward, limit: 7, open));
        while (bench.Venue.Orders(filter) is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, 7);
            read.AddRange(page.Select(order => order.Id));
            filter = forward
                ? filter with { After = page[^1].SubmittedAt }
                : filter with { Until = page[^1].SubmittedAt };
        }
        return read;
    }

    [Fact]
    public void Books_are_closed_to_other_users_those_of_an_earlier_version_too()
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode Owner =
            UnixFileMode.UserRead | UnixFileMode.UserWrite, Everybody =
                Owner | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        Directory.CreateDirectory(bench.Folder, Everybody | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        File.WriteAllText(Journal, "");
        File.SetUnixFileMode(Journal, Everybody);

        bench.Open();
        PlaceMany();
        bench.Venue.Save();

        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(bench.Folder));
        foreach (var file in new[] { Journal, Store, Store + "-wal" }) Assert.Equal(Owner, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData("update fills set at = 0")]
    [InlineData("delete from fills")]
    public void Execution_that_is_stored_stays_as_it_is(string sql)
    {
        bench.Open();
        PlaceMany();
        bench.Venue.Save();
        using var store = new SqliteConnection($"Data Source={Store};Pooling=False");
        store.Open();
        using var command = new SqliteCommand(sql, store);

        Assert.Contains("an execution is never",
            Assert.Throws<SqliteException>(() => command.ExecuteNonQuery()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_is_bounded_and_everything_is_found()
    {
        bench.Open();
        var ids = PlaceMany(() => bench.Venue.Save());
        bench.Venue.Save();
        bench.Venue.Save();

        // 6 open orders, and 5 ended ones; of executions up to twice as many.
        Assert.InRange(bench.Venue.Read((books, _) => books.InMemory), 11, 6 + 5 + 10);
        Assert.All(ids.Index(), order => Assert.Equal($"order {order.Index}", bench.Order(order.Item).ClientOrderId));
        Assert.All(Enumerable.Range(0, Orders),
            n => Assert.Equal(AlpacaError.DuplicateClientOrderId,
                bench.Venue.Place(Request(OrderSide.Buy, 1, id: $"order {n}"), out _)));
        Assert.Equal(422, bench.Venue.Cancel(ids[0])!.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Lists_are_whole_page_by_page_in_either_direction(bool forward)
    {
        bench.Open();
        var ids = PlaceMany(() => bench.Venue.Save());
        if (!forward) ids.Reverse();
        var open = ids.Where(id => bench.Order(id).Status == "new").ToArray();

        Assert.Equal(ids, ReadAll(forward, open: null));
        Assert.Equal(ids.Except(open), ReadAll(forward, open: false));
        Assert.Equal(open, ReadAll(forward, open: true));
    }

    [Fact]
    public void Lists_are_filtered_in_memory_and_archive_alike()
    {
        bench.Open();
        var bitcoin = bench.Place(Request(OrderSide.Buy, 1, force: TimeInForce.Gtc) with { Symbol = "BTC/USD" });
        PlaceMany(() => bench.Venue.Save());
        var sale = bench.Place(Request(OrderSide.Sell, 1));
        bench.Venue.Save();

        Assert.Equal([bitcoin.Id],
            bench.Venue.Orders(All() with { Symbols = new HashSet<string> { "BTC/USD" } }).Select(order => order.Id));
        Assert.Equal([sale.Id], bench.Venue.Orders(All() with { Side = OrderSide.Sell }).Select(order => order.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Record_of_executions_is_read_page_by_page_in_either_direction(bool forward)
    {
        bench.Open();
        PlaceMany(() => bench.Venue.Save());
        var executions = bench.Updates.Where(update => update.Price is not null).Select(update => update.ExecutionId!)
            .ToList();
        if (!forward) executions.Reverse();

        var (read, behind) = (new List<string>(), (string?)null);
        while (Fills(behind) is { Count: > 0 } page)
        {
            Assert.InRange(page.Count, 1, 4);
            read.AddRange(page.Select(fill => fill.Id.ToString()));
            behind = ActivityId.Of(page[^1].At, page[^1].Id.ToString());
        }

        Assert.Equal(54, executions.Count);
        Assert.Equal(executions, read);

        IReadOnlyList<TradingSystem.Exchange.Venue.Execution> Fills(string? token)
        {
            var query = new QueryCollection(new Dictionary<string, StringValues>
            {
                ["page_size"] = "4",
                ["direction"] = forward ? "asc" : "desc",
                ["page_token"] = token
            });
            Assert.Null(ListQuery.ReadFills(query, bench.Venue, out var filter));
            return filter is null ? [] : bench.Venue.Fills(filter);
        }
    }

    [Theory]
    [InlineData("no id")]
    [InlineData("00010101000000000::x")]
    [InlineData("99991231235959999::0198c5a2-0000-7000-8000-000000000000")]
    public void Page_behind_an_execution_that_is_not_there_is_empty(string behind)
    {
        bench.Open();
        bench.Place(Request(OrderSide.Buy, 1));

        Assert.Null(ListQuery.ReadFills(
            new QueryCollection(new Dictionary<string, StringValues> { ["page_token"] = behind }), bench.Venue,
            out var filter));
        Assert.Null(filter);
    }

    [Theory]
    [InlineData("status", "some", "status must be one of open, closed, all")]
    [InlineData("limit", "-1", "limit must be a number")]
    [InlineData("after", "yesterday", "after is neither")]
    [InlineData("side", "left", "side must be one of")]
    [InlineData("after_order_id", "x", "after_order_id is not a UUID")]
    public void Wrong_query_is_named(string name, string value, string message)
    {
        bench.Open();

        Assert.StartsWith(message,
            ListQuery.Read(new QueryCollection(new Dictionary<string, StringValues> { [name] = value }), bench.Venue,
                out _)!.Body.Message,
            StringComparison.Ordinal);
    }

    /// <summary>
    /// The store as it was at some time, with the journal as it is: what kill -9 between two batches leaves.
    /// </summary>
    [Theory]
    [InlineData("behind")]
    [InlineData("missing")]
    [InlineData("broken")]
    [InlineData("ahead")]
    [InlineData("torn")]
    public void Nothing_that_was_answered_is_lost_when_the_store_is(string state)
    {
        bench.Open();
        bench.Place(Request(OrderSide.Buy, 1, id: "before"));
        bench.Venue.Save();
        bench.Close();
        File.Copy(Store, Store + ".old");
        bench.Open();
        var ids = PlaceMany(() => bench.Venue.Save());
        bench.Venue.Save();
        var (cash, held) = bench.Venue.Read((books, _) => (books.Cash, books.Position("AAPL")));
        var statuses = ids.Select(id => bench.Order(id).Status).ToArray();
        bench.Close();
        switch (state)
        {
            case "behind": File.Move(Store + ".old", Store, overwrite: true); break;
            case "missing": File.Delete(Store); break;
            case "broken":
                File.WriteAllText(Store, string.Concat(Enumerable.Repeat("this is no database ", 1000)));
                break;
            case "torn":
                File.Move(Store + ".old", Store, overwrite: true);
                File.AppendAllText(Journal, "{\"type\":\"placed\",\"Order\":{\"Id\":\"0198");
                break;
            case "ahead":
                // The journal lost its last line with the disk's cache: that order wasn't answered for, whatever the
                // store has.
                File.WriteAllLines(Journal, File.ReadAllLines(Journal)[..^1]);
                (ids, statuses) = (ids[..^1], statuses[..^1]);
                break;
        }
        foreach (var part in new[] { "-wal", "-shm" }) File.Delete(Store + part);

        bench.Open(tick: false);

        Assert.Equal(statuses, ids.Select(id => bench.Order(id).Status));
        Assert.Equal((cash, held), bench.Venue.Read((books, _) => (books.Cash, books.Position("AAPL"))));
        Assert.Equal(
            AlpacaError.DuplicateClientOrderId, bench.Venue.Place(Request(OrderSide.Buy, 1, id: "before"), out _));
        Assert.Equal(ids.Count + 1, bench.Venue.Orders(All()).Count);
    }

    [Fact]
    public void Start_reads_the_journal_only_from_where_the_store_is()
    {
        bench.Open();
        PlaceMany();
        bench.Venue.Save();
        bench.Close();
        // What the store has isn't read again: it isn't even there.
        var length = new FileInfo(Journal).Length;
        File.WriteAllText(Journal, new string('\n', (int)length));

        bench.Open();

        Assert.Equal(Orders, bench.Venue.Orders(All()).Count);
        bench.Place(Request(OrderSide.Buy, 1, id: "after"));
        bench.Open();
        Assert.Equal("after", bench.Venue.Orders(All(forward: false, limit: 1)).Single().ClientOrderId);
    }
}
