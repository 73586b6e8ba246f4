using Microsoft.Extensions.Logging.Abstractions;
using TradingSystem.Core.Persistence;
using TradingSystem.IntegrationTests.Running;

namespace TradingSystem.IntegrationTests.Operations;

[Collection(TradingCollection.Name)]
public sealed class RetentionTests(TwoWorkers system)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_published_long_ago_goes_what_waits_stays_and_the_books_hold()
    {
        var order = await system.Trader.PlaceAsync(new { symbol = "MSFT", qty = 1, side = "buy", type = "market", time_in_force = "day" });
        await system.Trader.StatusAsync(order.Id, "filled");
        await Eventually.TrueAsync("all is published", async () => await CountAsync("select count(*) from outbox where published_at is null") == 0);
        await Task.Delay(10, Ct);   // ids of the same millisecond are in no order
        var waiting = Guid.CreateVersion7();
        await using (var insert = system.Database.CreateCommand("insert into outbox (id, kind, order_ids, body, created_at) values ($1, 'trade_updates', '{}', '', now() + interval '1 day')"))
        {
            insert.Parameters.Add(new() { Value = waiting });
            await insert.ExecuteNonQueryAsync(Ct);
        }

        var removed = await new Retention(system.Database, new() { OutboxHours = 1 }, new InOneHour(), NullLogger<Retention>.Instance).RunOnceAsync(Ct);

        Assert.True(removed > 0);
        Assert.Equal(0, await CountAsync("select count(*) from outbox where order_ids @> array[$1]", order.Id));
        Assert.Equal(1, await CountAsync("select count(*) from outbox where id = $1", waiting));
        Assert.Equal(1, await CountAsync("delete from outbox where id = $1 returning 1", waiting));
        await Proof.HoldsAsync(system, [order]);
    }

    private async Task<long> CountAsync(string sql, params object[] values)
    {
        await using var command = system.Database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return Convert.ToInt64(await command.ExecuteScalarAsync(Ct), System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed class InOneHour : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(1);
    }
}
