using Microsoft.Extensions.Logging.Abstractions;
using TradingSystem.Postgres.Stores;
using TradingSystem.Postgres.Upkeep;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Operations;

/// <summary>What is read again and again doesn't grow with what has long ended.</summary>
[Collection(TradingCollection.Name)]
public sealed class GrowthTests(TwoWorkers system)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_positions_are_read_without_the_flat_ones()
    {
        await using var scratch = await ScratchDatabase.CreateAsync(system, "growth", Ct);
        await scratch.ValueAsync("""
            insert into positions (account_id, symbol, qty)
            select (select id from accounts limit 1), 'S' || n, case when n % 10000 = 0 then n / -10000 else 0 end from generate_series(1, 30000) n
            """);
        await scratch.ValueAsync("analyze positions");

        var open = await new SqlStopStore(scratch.Source).OpenPositionsAsync(Ct);
        await new SqlStopStore(scratch.Source).ClearStopsAsync(Ct);

        Assert.Equal([-3, -2, -1], open.Select(position => position.Qty).Order());
        await Eventually.TrueAsync("both are counted",
            async () => await scratch.ValueAsync(
                "select idx_scan from pg_stat_user_indexes where indexrelname = 'positions_open'") is >= 2L);
        Assert.Equal(
            0L, await scratch.ValueAsync("select seq_tup_read from pg_stat_user_tables where relname = 'positions'"));
    }

    [Theory]
    [InlineData("orders", "account_id = '00000000-0000-7000-8000-000000000001' and symbol = 'RARE' order by submitted_at desc limit 50", "orders_by_time")]
    [InlineData("fills", "account_id = '00000000-0000-7000-8000-000000000001' and (fee > 0 or fee_qty > 0) order by at desc, execution_id desc limit 50", "fills_with_fee")]
    [InlineData("update_entries", "account_id = '00000000-0000-7000-8000-000000000001' and entry > '01900000-0000-7000-8000-000000000000' order by entry limit 1000", "update_entries_pkey")]
    public async Task What_is_rare_is_found_in_an_index(string table, string condition, string index)
    {
        await using var scratch = await ScratchDatabase.CreateAsync(system, "plans", Ct);
        await using var command = scratch.Source.CreateCommand(
            $"set enable_seqscan = off; explain (costs off) select * from {table} where {condition}");
        await using var rows = await command.ExecuteReaderAsync(Ct);
        var plan = new List<string>();
        while (await rows.ReadAsync(Ct)) plan.Add(rows.GetString(0));

        Assert.Contains(plan, line => line.Contains(index, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Entries_are_noted_for_those_accounts_whose_updates_they_hold()
    {
        // As the migration finds those of an earlier version.
        const string Held =
            "select distinct o.account_id, b.id from outbox b cross join unnest(b.order_ids) u(id) join orders o on o.id = u.id where b.kind = 'trade_updates'";
        const string Noted = "select e.account_id, e.entry from update_entries e join outbox b on b.id = e.entry";
        var order = await system.Trader.PlaceAsync(
            new { symbol = "AAPL", qty = 1, side = "buy", type = "limit", limit_price = 1, time_in_force = "day" });
        await system.Trader.StatusAsync(order.Id, "new");
        (await system.Trader.SendAsync(HttpMethod.Delete, $"/v2/orders/{order.Id}")).Dispose();
        await system.Trader.StatusAsync(order.Id, "canceled");

        await using var command = system.Database.CreateCommand(
            $"select (select count(*) from ({Held}) h) as held, (select count(*) from ({Held} except {Noted}) h) as missing, (select count(*) from ({Noted} except {Held}) h) as wrong");
        await using var row = await command.ExecuteReaderAsync(Ct);
        await row.ReadAsync(Ct);

        Assert.True(row.GetInt64(0) > 0);
        Assert.Equal((0, 0), (row.GetInt64(1), row.GetInt64(2)));
    }

    [Fact]
    public async Task Rows_of_workers_that_are_gone_are_removed()
    {
        await using var scratch = await ScratchDatabase.CreateAsync(system, "workers", Ct);
        await scratch.ValueAsync(
            "insert into workers (id, expires_at) values ('gone', now() - interval '2 hours'), ('paused', now() - interval '1 minute'), ('here', now() + interval '3 seconds')");

        await new Retention(
            scratch.Source, new(), TimeProvider.System, NullLogger<Retention>.Instance).RunOnceAsync(Ct);

        Assert.Equal("here,paused", await scratch.ValueAsync("select string_agg(id, ',' order by id) from workers"));
    }

    [Fact]
    public async Task Entries_of_an_accounts_updates_go_with_those_of_the_outbox()
    {
        await using var scratch = await ScratchDatabase.CreateAsync(system, "entries", Ct);
        var (old, young) = (Guid.CreateVersion7(
            DateTimeOffset.UtcNow.AddHours(-3)), Guid.CreateVersion7(DateTimeOffset.UtcNow));
        foreach (var entry in new[] { old, young })
        {
            await scratch.ValueAsync(
                "insert into outbox (id, kind, order_ids, body, created_at, published_at) values ($1, 'trade_updates', '{}', '', now(), now())",
                entry);
            await scratch.ValueAsync(
                "insert into update_entries (account_id, entry) select id, $1 from accounts limit 1", entry);
        }

        await new Retention(scratch.Source, new() { OutboxHours = 1 }, TimeProvider.System,
            NullLogger<Retention>.Instance).RunOnceAsync(Ct);

        Assert.Equal(young, await scratch.ValueAsync("select entry from update_entries"));
        Assert.Equal(young, await scratch.ValueAsync("select id from outbox"));
    }
}
