using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using TradingSystem.Alpaca.Streams;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Orders;

/// <summary>The account stream beyond JSON: MessagePack, pings, and going on where another stream ended.</summary>
[Collection(TradingCollection.Name)]
public sealed class StreamResumeTests(TwoWorkers system)
{
    private const int FillsToSee = 3;

    [Fact]
    public async Task Stream_goes_on_after_an_update_without_a_gap()
    {
        using var first = await ListenAsync();
        var orders = new HashSet<Guid>();
        for (var i = 0; i < FillsToSee; i++) orders.Add((await PlaceAsync()).Id);
        var seen = await UntilFilledAsync(first, orders);
        Assert.Equal(seen.Select(update => update.EventId).Distinct(), seen.Select(update => update.EventId));

        // One that is still there when the first update is all that a client has; then the stream is away for some
        // orders.
        first.Abort();
        for (var i = 0; i < FillsToSee; i++) orders.Add((await PlaceAsync()).Id);
        using var second = await ListenAsync(seen[0].EventId);
        for (var i = 0; i < FillsToSee; i++) orders.Add((await PlaceAsync()).Id);

        var later = await UntilFilledAsync(second, orders);

        var missing = seen.Skip(1).Select(update => update.EventId).Except(later.Select(update => update.EventId));
        Assert.Empty(missing);
        Assert.DoesNotContain(later, update => update.EventId == seen[0].EventId);
        foreach (var order in orders)
        {
            Assert.Single(later.Where(update => update.Order == order && update.Event == "fill")
                .Select(update => update.EventId)
                .Distinct());
        }
    }

    [Fact]
    public async Task Updates_of_long_ago_come_before_those_of_now_and_none_of_other_accounts()
    {
        using var first = await ListenAsync();
        var order = await PlaceAsync();
        var seen = await UntilFilledAsync(first, [order.Id]);
        var (old, others) = (Guid.CreateVersion7(
            DateTimeOffset.UtcNow.AddMinutes(-10)), Guid.CreateVersion7(DateTimeOffset.UtcNow.AddMinutes(-9)));
        var kept = await ValueAsync("select since from retention where kept = 'outbox'");
        try
        {
            await ValueAsync(
                "insert into retention (kept, since) values ('outbox', '2020-01-02') on conflict (kept) do update set since = excluded.since");
            await CopyAsync(order.Id, old, "entry.account_id");
            await CopyAsync(order.Id, others, "'00000000-0000-7000-8000-000000000001'");
            await system.ReplicatedAsync();

            using var resumed = await ListenAsync(
                $"{Guid.CreateVersion7(DateTimeOffset.UtcNow.AddMinutes(-11))}.00000");
            // The copy's ids are those of the original: they come twice, once from each of the two.
            var (fill, times) = (seen.Single(update => update.Event == "fill").EventId, 0);
            while (times < 2)
            {
                var data = JsonDocument.Parse(await ReceiveAsync(resumed)).RootElement.GetProperty("data");
                if (data.GetProperty("event_id").GetString() == fill) times++;
            }
            var next = await PlaceAsync();
            Assert.DoesNotContain(await UntilFilledAsync(resumed, [next.Id]), update => update.EventId == fill);
        }
        finally
        {
            foreach (var entry in new[] { old, others })
            {
                await ValueAsync("delete from update_entries where entry = $1", entry);
                await ValueAsync("delete from outbox where id = $1", entry);
            }
            await ValueAsync("update retention set since = $1 where kept = 'outbox'", kept ?? DateTime.UnixEpoch);
        }
    }

    [Fact]
    public async Task Every_instance_of_the_api_tells_of_all_orders_and_goes_on_where_another_ended()
    {
        await using var other = await SecondApi.StartAsync(system);
        using var here = await ListenAsync();
        using var there = await ListenAsync(api: other.Trader);
        var orders = new HashSet<Guid> { (await PlaceAsync()).Id, (await PlaceAsync(other.Trader)).Id };

        var (seen, seenThere) = (await UntilFilledAsync(here, orders), await UntilFilledAsync(there, orders));
        here.Abort();
        orders.Add((await PlaceAsync()).Id);
        using var resumed = await ListenAsync(seen[0].EventId, other.Trader);
        var later = await UntilFilledAsync(resumed, orders);

        Assert.Equal(Fills(seen), Fills(seenThere));
        Assert.Empty(seen.Skip(1).Select(update => update.EventId).Except(later.Select(update => update.EventId)));

        static IEnumerable<string> Fills(IEnumerable<(string EventId, string Event, Guid Order)> updates) =>
            updates.Where(update => update.Event == "fill")
                .Select(update => update.EventId)
                .Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("yesterday", "since is not an event_id")]
    [InlineData("", "since is not an event_id")]
    [InlineData("01900000-0000-4000-8000-000000000000.00000", "since is not an event_id")]
    public async Task Since_that_is_none_is_refused_and_changes_nothing(string since, string message)
    {
        using var socket = await ListenAsync();
        await SendAsync(socket, Listen(since));
        Assert.Equal(message,
            JsonDocument.Parse(await ReceiveReplyAsync(socket)).RootElement
                .GetProperty("data")
                .GetProperty("error_message")
                .GetString());
        var order = await PlaceAsync();
        await UntilFilledAsync(socket, [order.Id]);
    }

    [Fact]
    public async Task Since_that_is_older_than_what_is_kept_is_too_old()
    {
        await using (var command = system.Database.CreateCommand(
            "insert into retention (kept, since) values ('outbox', '2020-01-02') on conflict (kept) do nothing"))
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        using var socket = await ListenAsync();
        await SendAsync(socket, Listen("016f5e66-e800-7000-8000-000000000000.00000"));   // of January 1, 2020
        Assert.Equal("since is too old",
            JsonDocument.Parse(await ReceiveReplyAsync(socket)).RootElement
                .GetProperty("data")
                .GetProperty("error_message")
                .GetString());
    }

    [Fact]
    public async Task MessagePack_is_spoken_to_whoever_asks_for_it()
    {
        using var socket = await RawWebSocket.ConnectAsync(
            system.Trader.Address, "/stream", "Content-Type: application/msgpack");
        await SendAsync(socket, MessagePackJson.FromJson(Encoding.UTF8.GetBytes(Authenticate)));
        Assert.Equal("""{"stream":"authorization","data":{"status":"authorized","action":"authenticate"}}""",
            Encoding.UTF8.GetString(MessagePackJson.ToJson(await ReceiveAsync(socket))));
        await SendAsync(socket, MessagePackJson.FromJson(Encoding.UTF8.GetBytes(Listen(null))));
        Assert.Contains("listening", Encoding.UTF8.GetString(MessagePackJson.ToJson(await ReceiveAsync(socket))));
        var order = await PlaceAsync();
        JsonElement update;
        do update = JsonDocument.Parse(MessagePackJson.ToJson(await ReceiveAsync(socket))).RootElement
            .GetProperty("data");
        while (update.GetProperty("order").GetProperty("id").GetGuid() != order.Id);
        Assert.Equal("TSLA", update.GetProperty("order").GetProperty("symbol").GetString());
        await SendAsync(socket, [0xc1]);
        string answer;
        do answer = Encoding.UTF8.GetString(MessagePackJson.ToJson(await ReceiveAsync(socket)));
        while (answer.Contains("trade_updates", StringComparison.Ordinal));
        Assert.Contains("invalid syntax", answer);
    }

    [Theory]
    [InlineData("/stream")]
    [InlineData("/v2/iex")]
    public async Task Pings_are_answered_and_sent(string path)
    {
        await using var stream = await RawWebSocket.HandshakeAsync(system.Trader.Address, path, "User-Agent: test");
        if (path == "/stream") await stream.WriteAsync(TextFrame(Authenticate), TestContext.Current.CancellationToken);
        byte[] ping = [0x89, 0x84, 1, 2, 3, 4, (byte)'p' ^ 1, (byte)'i' ^ 2, (byte)'n' ^ 3, (byte)'g' ^ 4];
        await stream.WriteAsync(ping, TestContext.Current.CancellationToken);

        var (pong, ping2) = (false, false);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Eventually.Deadline);
        while (!pong || (!ping2 && path == "/stream"))   // the other is cut before, for want of a key
        {
            var header = new byte[2];
            await stream.ReadExactlyAsync(header, patience.Token);
            var length = header[1] & 0x7f;
            if (length == 126)
            {
                await stream.ReadExactlyAsync(header.AsMemory(), patience.Token);
                length = BinaryPrimitives.ReadUInt16BigEndian(header);
            }
            var opcode = header[0] & 0xf;
            var payload = new byte[length];
            await stream.ReadExactlyAsync(payload, patience.Token);
            if (opcode == 0xA && Encoding.ASCII.GetString(payload) == "ping") pong = true;
            if (opcode == 0x9) ping2 = true;
        }
    }

    /// <summary>
    /// The entry of the outbox that tells of an order's fill once more, under another id and for an account.
    /// </summary>
    private Task<object?> CopyAsync(Guid order, Guid id, string account) => ValueAsync($"""
        with entry as (
          select b.*, e.account_id from outbox b join update_entries e on e.entry = b.id
           where $1 = any(b.order_ids) and b.kind = 'trade_updates' and convert_from(b.body, 'UTF8') like '%"event":"fill"%' order by b.id desc limit 1),
        copy as (insert into outbox (id, kind, order_ids, body, created_at, published_at) select $2, kind, order_ids, body, now(), now() from entry)
        insert into update_entries (account_id, entry) select {account}, $2 from entry
        """, order, id);

    private async Task<object?> ValueAsync(string sql, params object[] values)
    {
        await using var command = system.Database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Of 126 bytes or more; the mask leaves them as they are.</summary>
    private static byte[] TextFrame(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        return [0x81, 0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length, 0, 0, 0, 0, .. payload];
    }

    private string Authenticate =>
        $$$"""{"action":"authenticate","data":{"key_id":"{{{system.Trader.KeyId}}}","secret_key":"{{{system.Trader.SecretKey}}}"}}""";

    private static string Listen(string? since) =>
        JsonSerializer.Serialize(
            new
            {
                action = "listen",
                data = since is null
                ? (object)new { streams = new[] { "trade_updates" } }
                : new { streams = new[] { "trade_updates" }, since }
            });

    private Task<OrderWire> PlaceAsync(TradingClient? api = null) =>
        (api ?? system.Trader).PlaceAsync(
            new { symbol = "TSLA", qty = 1, side = "buy", type = "market", time_in_force = "day" });

    private async Task<WebSocket> ListenAsync(string? since = null, TradingClient? api = null)
    {
        var socket = await RawWebSocket.ConnectAsync((api ?? system.Trader).Address, "/stream", "User-Agent: test");
        await SendAsync(socket, Authenticate);
        Assert.Contains("\"authorized\"", Encoding.UTF8.GetString(await ReceiveAsync(socket)));
        await SendAsync(socket, Listen(since));
        Assert.Contains("\"listening\"", Encoding.UTF8.GetString(await ReceiveAsync(socket)));
        return socket;
    }

    /// <summary>All updates of the orders, until each is filled.</summary>
    private static async Task<List<(string EventId, string Event, Guid Order)>> UntilFilledAsync(
        WebSocket socket, HashSet<Guid> orders)
    {
        var updates = new List<(string EventId, string Event, Guid Order)>();
        while (updates.Where(update => update.Event == "fill")
            .Select(update => update.Order)
            .Distinct()
            .Count() < orders.Count)
        {
            var data = JsonDocument.Parse(await ReceiveAsync(socket)).RootElement.GetProperty("data");
            var update = (data
                .GetProperty("event_id")
                .GetString()!, data.GetProperty("event").GetString()!, data.GetProperty("order")
                .GetProperty("id")
                .GetGuid());
            if (orders.Contains(update.Item3)) updates.Add(update);
        }
        return updates;
    }

    /// <summary>The next that is no update: other tests have orders too.</summary>
    private static async Task<string> ReceiveReplyAsync(WebSocket socket)
    {
        while (true)
        {
            var text = Encoding.UTF8.GetString(await ReceiveAsync(socket));
            if (!text.StartsWith("""{"stream":"trade_updates""", StringComparison.Ordinal)) return text;
        }
    }

    private static Task SendAsync(WebSocket socket, string text) => SendAsync(socket, Encoding.UTF8.GetBytes(text));

    private static Task SendAsync(WebSocket socket, byte[] bytes) =>
        socket.SendMessageAsync(bytes, WebSocketMessageType.Binary);

    private static Task<byte[]> ReceiveAsync(WebSocket socket) =>
        socket.ReceiveMessageAsync(WebSocketMessageType.Binary);
}
