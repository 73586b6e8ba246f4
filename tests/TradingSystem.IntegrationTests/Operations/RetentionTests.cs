using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using TradingSystem.Postgres.Upkeep;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Operations;

[Collection(TradingCollection.Name)]
public sealed class RetentionTests(TwoWorkers system)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_published_long_ago_goes_what_waits_stays_and_the_books_hold()
    {
        var order = await system.Trader.PlaceAsync(
            new { symbol = "MSFT", qty = 1, side = "buy", type = "market", time_in_force = "day" });
        await system.Trader.StatusAsync(order.Id, "filled");
        const string Unpublished = "select count(*) from outbox where published_at is null and order_ids @> array[$1]";
        await Eventually.TrueAsync(
            "all of the order is published", async () => await CountAsync(Unpublished, order.Id) == 0);
        await Task.Delay(10, Ct);   // ids of the same millisecond are in no order
        var waiting = Guid.CreateVersion7();
        await using (var insert = system.Database.CreateCommand(
            "insert into outbox (id, kind, order_ids, body, created_at) values ($1, 'trade_updates', '{}', '', now() + interval '1 day')"))
        {
            insert.Parameters.Add(new() { Value = waiting });
            await insert.ExecuteNonQueryAsync(Ct);
        }

        var removed = await new Retention(system.Database, new() { OutboxHours = 1 },
            new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(1)),
            NullLogger<Retention>.Instance).RunOnceAsync(Ct);

        Assert.True(removed > 0);
        Assert.Equal(0, await CountAsync("select count(*) from outbox where order_ids @> array[$1]", order.Id));
        Assert.Equal(1, await CountAsync("select count(*) from outbox where id = $1", waiting));
        Assert.Equal(1, await CountAsync("delete from outbox where id = $1 returning 1", waiting));
        await Proof.HoldsAsync(system, [order]);
    }

    [Fact]
    public async Task A_month_of_the_history_that_is_made_too_late_takes_what_was_written_meanwhile()
    {
        await using var programs = NpgsqlDataSource.Create(await system.ConnectionStringAsync("tradingdb"));
        await using var connection = await programs.OpenConnectionAsync(Ct);
        await using var undone = await connection.BeginTransactionAsync(Ct);
        object events = await TextsAsync(connection, """
            insert into order_events (order_id, version, type, at)
            select first_id(at), 1, 'accepted', at from unnest(array['2100-12-31T23:59:59.999Z', '2101-01-01Z', '2101-04-01Z']::timestamptz[]) at returning order_id::text
            """);

        Assert.Equal(["3"], await TextsAsync(connection, "select make_history_months('2101-01-15Z')::text"));

        const string Places =
            "select tableoid::regclass::text from order_events where order_id = any($1::text[]::uuid[]) order by order_id";
        Assert.Equal(["order_events_other", "order_events_2101_01", "order_events_other"],
            await TextsAsync(connection, Places, events));
        Assert.Equal(["0"], await TextsAsync(connection, "select make_history_months('2101-01-31Z')::text"));
        Assert.Equal(["1"], await TextsAsync(connection, "select make_history_months('2101-02-01Z')::text"));
        Assert.Equal(["order_events_other", "order_events_2101_01", "order_events_2101_04"],
            await TextsAsync(connection, Places, events));
    }

    private static async Task<string[]> TextsAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await using var rows = await command.ExecuteReaderAsync(Ct);
        var texts = new List<string>();
        while (await rows.ReadAsync(Ct)) texts.Add(rows.GetString(0));
        return [.. texts];
    }

    private async Task<long> CountAsync(string sql, params object[] values)
    {
        await using var command = system.Database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return Convert.ToInt64(await command.ExecuteScalarAsync(Ct), System.Globalization.CultureInfo.InvariantCulture);
    }
}
