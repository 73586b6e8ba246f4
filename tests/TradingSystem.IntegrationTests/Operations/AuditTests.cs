using System.Net;
using System.Text.Json;
using Npgsql;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Operations;

/// <summary>The owner of the database rewrites history, and is found out. Each test undoes what it did.</summary>
[Collection(TradingCollection.Name)]
public sealed class AuditTests(TwoWorkers system)
{
    [Fact]
    public async Task Verify_finds_traded_history_intact_and_its_anchor_again()
    {
        await TradedAsync();

        var first = await Tradingctl.RunAsync(system, "audit", "verify");
        await TradedAsync();
        var second = await Tradingctl.RunAsync(system, "audit", "verify", "--anchor", first.Value("anchor"));

        Assert.Contains("the history is intact", second.Output, StringComparison.Ordinal);
        Assert.NotEqual(first.Value("anchor"), second.Value("anchor"));
    }

    [Fact]
    public async Task Verify_names_a_changed_event()
    {
        var (seq, order, version) = await TradedAsync();
        await ExecuteAsync($"update order_events set detail = coalesce(detail, '') || 'x' where seq = {seq}");
        try
        {
            await FindsAsync($"event {seq} (order {order}, version {version}) was changed");
        }
        finally
        {
            await ExecuteAsync($"update order_events set detail = nullif(left(detail, -1), '') where seq = {seq}");
        }
        await Tradingctl.RunAsync(system, "audit", "verify");
    }

    [Fact]
    public async Task Verify_names_a_deleted_event()
    {
        var (seq, order, version) = await TradedAsync();
        await ExecuteAsync(
            $"create table kept as select * from order_events where seq = {seq}; delete from order_events where seq = {seq}");
        try
        {
            await FindsAsync($"event {seq} (order {order}, version {version}) was deleted");
        }
        finally
        {
            await ExecuteAsync("insert into order_events overriding system value select * from kept; drop table kept");
        }
        await Tradingctl.RunAsync(system, "audit", "verify");
    }

    [Fact]
    public async Task Verify_names_an_event_inserted_where_a_transaction_was_rolled_back()
    {
        var (order, seq) = (Guid.NewGuid(), await RolledBackSeqAsync());
        await TradedAsync();
        await ExecuteAsync(
            $"insert into order_events (order_id, version, type, at, seq) overriding system value values ('{order}', 7, 'filled', now(), {seq})");
        try
        {
            await FindsAsync($"event {seq} (order {order}, version 7) was inserted");
        }
        finally
        {
            await ExecuteAsync($"delete from order_events where seq = {seq}");
        }
        await Tradingctl.RunAsync(system, "audit", "verify");
    }

    [Fact]
    public async Task Verify_names_a_changed_block_and_an_anchor_that_was_cut_off()
    {
        await TradedAsync();
        var anchor = (await Tradingctl.RunAsync(system, "audit", "verify")).Value("anchor");
        var number = anchor.Split(':')[0];
        await ExecuteAsync($"update audit_blocks set sealed_at = sealed_at + interval '1 s' where number = {number}");
        var changed = await Tradingctl.TryAsync(system, "audit", "verify", "--anchor", anchor);
        // The sealer will seal the same events anew, a little later.
        await ExecuteAsync($"delete from audit_blocks where number = {number}");
        var cut = await Tradingctl.TryAsync(system, "audit", "verify", "--anchor", anchor);

        Assert.Equal((1, 1), (changed.Code, cut.Code));
        Assert.Contains($"block {number} was changed", changed.Output, StringComparison.Ordinal);
        Assert.Matches($"block {number} (is missing|isn't the one that was noted)", cut.Output);
        await TradedAsync();
        await Tradingctl.RunAsync(system, "audit", "verify");
    }

    [Fact]
    public async Task Documented_queries_find_what_verify_finds()
    {
        var document = await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "audit.md"), TestContext.Current.CancellationToken);
        var queries = document.Split("```sql\n").Skip(1).Select(text => text.Split("```")[0]).ToArray();
        var (seq, _, _) = await TradedAsync();
        Assert.Equal(2, queries.Length);
        foreach (var query in queries) Assert.Empty(await NumbersAsync(query));

        await ExecuteAsync(
            $"update order_events set type = type || 'x' where seq = {seq}; update audit_blocks set events = events, sealed_at = sealed_at + interval '1 s' where number = 1");
        try
        {
            Assert.Equal([1], await NumbersAsync(queries[0]));
            Assert.Equal([seq], await NumbersAsync(queries[1]));
        }
        finally
        {
            await ExecuteAsync(
                $"update order_events set type = left(type, -1) where seq = {seq}; update audit_blocks set sealed_at = sealed_at - interval '1 s' where number = 1");
        }
    }

    [Fact]
    public async Task Endpoint_answers_operators_only_and_names_what_is_wrong()
    {
        var (seq, order, version) = await TradedAsync();
        Assert.Equal(
            HttpStatusCode.Forbidden, (await system.Trader.JsonAsync(HttpMethod.Get, "/v1/system/audit")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity,
            (await system.Admin.JsonAsync(HttpMethod.Get, "/v1/system/audit?blocks=101")).Status);
        await AnswersAsync("intact",
            answer => answer.GetProperty("intact").GetBoolean() && answer.GetProperty("checked_events").GetInt64() > 0);

        await ExecuteAsync($"update order_events set detail = coalesce(detail, '') || 'x' where seq = {seq}");
        try
        {
            await AnswersAsync("the change is named",
                answer => answer.GetProperty("problems")
                    .EnumerateArray()
                    .Any(line => line.GetString()!.Contains(
                        $"event {seq} (order {order}, version {version}) was changed", StringComparison.Ordinal)));
        }
        finally
        {
            await ExecuteAsync($"update order_events set detail = nullif(left(detail, -1), '') where seq = {seq}");
        }
    }

    [Fact]
    public async Task Export_writes_events_with_their_proofs()
    {
        var (seq, order, version) = await TradedAsync();
        var file = Path.Combine(system.Data, "export.jsonl");
        await Tradingctl.RunAsync(system, "audit", "export", "--from", "2020-01-01", "--output", file);

        var lines = (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToArray();
        var row = lines.Single(line => line.TryGetProperty("seq", out var number) && number.GetInt64() == seq);
        var block = lines
            .Single(line => line.TryGetProperty("block", out var proof)
                && proof.ValueKind == JsonValueKind.Object
                && proof.GetProperty("number").GetInt64() == row.GetProperty("block").GetInt64())
            .GetProperty("block");
        var entry = Core.Audit.AuditEntry.Read(
            Convert.FromHexString(block.GetProperty("entries").GetString()!)
                .AsSpan(row.GetProperty("entry").GetInt32() * Core.Audit.AuditEntry.Size));
        Assert.Equal((seq, order, version), (entry.Seq, entry.OrderId, entry.Version));
        var rebuilt = new Core.Audit.AuditEvent(seq, order, version, row.GetProperty("type").GetString()!,
            row.GetProperty("detail").GetString(), row.GetProperty("at").GetString()!);
        Assert.Equal(entry, rebuilt.Entry);
    }

    /// <summary>An order is filled and its history sealed; one of its events.</summary>
    private async Task<(long Seq, Guid Order, int Version)> TradedAsync()
    {
        var order = await system.Trader.PlaceAsync(
            new { symbol = "AAPL", qty = 1, side = "buy", type = "market", time_in_force = "day" });
        await system.Trader.StatusAsync(order.Id, "filled");
        var seq = (await NumbersAsync($"select max(seq) from order_events where order_id = '{order.Id}'")).Single();
        await Eventually.TrueAsync("the order's history is sealed",
            async () => (await NumbersAsync("select max(last_seq) from audit_blocks")).Single() >= seq);
        return (seq, order.Id, (int)(await NumbersAsync(
            $"select version::bigint from order_events where seq = {seq}")).Single());
    }

    private async Task FindsAsync(string message)
    {
        var found = await Tradingctl.TryAsync(system, "audit", "verify");
        Assert.Equal(1, found.Code);
        Assert.Contains(message, found.Output, StringComparison.Ordinal);
        Assert.Contains("1 problems", found.Output, StringComparison.Ordinal);
    }

    private Task AnswersAsync(string what, Func<JsonElement, bool> expected) =>
        // From the replica, which follows.
        Eventually.TrueAsync(what,
            async () => expected((await system.Admin.JsonAsync(HttpMethod.Get, "/v1/system/audit?blocks=100")).Body));

    private async Task<long> RolledBackSeqAsync()
    {
        await using var connection = await system.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var undone = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var insert = new NpgsqlCommand(
            "insert into order_events (order_id, version, type, at) values (gen_random_uuid(), 1, 'accepted', now()) returning seq",
            connection, undone);
        return (long)(await insert.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private async Task<List<long>> NumbersAsync(string sql)
    {
        await using var command = system.Database.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var numbers = new List<long>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            numbers.Add(rows.IsDBNull(0) ? 0 : rows.GetInt64(0));
        }
        return numbers;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = system.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
