using TradingSystem.Core.Alpaca;

namespace TradingSystem.IntegrationTests.Running;

/// <summary>What must hold after every fault: nothing lost, nothing twice, the books agree with the exchange's and with themselves.</summary>
internal static class Proof
{
    private const string Final = "'filled', 'canceled', 'expired', 'replaced', 'rejected'";

    public static async Task HoldsAsync(RunningSystem system, IEnumerable<OrderWire> acknowledged)
    {
        await EveryOrderIsFinalAsync(system);
        var ours = (await system.Trader.AllOrdersAsync()).ToDictionary(order => order.Id);
        Assert.Empty(acknowledged.Where(order => !ours.ContainsKey(order.Id)).Select(order => order.ClientOrderId));

        var theirs = await system.Exchange.AllOrdersAsync();
        Assert.Empty(theirs.GroupBy(order => order.ClientOrderId).Where(group => group.Count() > 1).Select(group => group.Key));
        var byId = theirs.ToDictionary(order => Guid.Parse(order.ClientOrderId));
        foreach (var order in ours.Values.Where(order => order.Status == "filled"))
        {
            Assert.True(byId.TryGetValue(order.Id, out var executed), $"{order.ClientOrderId} isn't at the exchange");
            Assert.Equal((executed.FilledQty, executed.Status), (order.FilledQty, order.Status));
        }
        Assert.Empty(byId.Keys.Except(ours.Keys));

        Assert.Equal(Quantities(await system.Exchange.PositionsAsync()), Quantities(await system.Trader.PositionsAsync()));
        await BooksBalanceAsync(system);
    }

    public static Task EveryOrderIsFinalAsync(RunningSystem system) =>
        Eventually.TrueAsync("every order is final", async () => await CountAsync(system, $"select count(*) from orders where status not in ({Final})") == 0);

    private static async Task BooksBalanceAsync(RunningSystem system)
    {
        (string What, string Sql)[] checks =
        [
            ("an order without exactly one outbox entry", "select count(*) from orders o where (select count(*) from outbox b where b.kind = 'execute' and o.id = any(b.order_ids)) <> 1"),
            ("an order whose fills don't add up", "select count(*) from orders o where filled_qty <> coalesce((select sum(qty) from fills f where f.order_id = o.id), 0)"),
            ("an order with a gap in its events", "select count(*) from orders o where version <> (select count(distinct version) from order_events e where e.order_id = o.id)"),
            ("a reservation without its order", "select count(*) from accounts a where reserved <> coalesce((select sum(reserved) from orders o where o.account_id = a.id), 0)"),
            ("a held quantity without its order", "select count(*) from positions p where held_qty <> coalesce((select sum(held) from orders o where o.account_id = p.account_id and o.symbol = p.symbol), 0)"),
            ("a position that isn't the sum of its fills", """
                select count(*) from positions p where qty <> coalesce((select sum(case when side = 'buy' then qty else -qty end) from fills f where f.account_id = p.account_id and f.symbol = p.symbol), 0)
                """),
            ("cash that the fills don't explain", """
                select count(*) from accounts a where cash <> last_equity + coalesce((select sum(case when side = 'buy' then -qty else qty end * price - fee) from fills f where f.account_id = a.id), 0)
                """),
        ];
        foreach (var (what, sql) in checks) Assert.True(await CountAsync(system, sql) == 0, what);
    }

    private static async Task<long> CountAsync(RunningSystem system, string sql)
    {
        await using var command = system.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static SortedDictionary<string, decimal> Quantities(IEnumerable<PositionWire> positions) => new(positions.ToDictionary(position => position.Symbol, position => position.Qty));
}
