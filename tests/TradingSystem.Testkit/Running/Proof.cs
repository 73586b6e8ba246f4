using TradingSystem.Alpaca.Trading;
using TradingSystem.Brokers.Alpaca;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Invariants;
using TradingSystem.Domain.Orders;
using TradingSystem.Postgres.Stores;

namespace TradingSystem.Testkit.Running;

/// <summary>
/// What must hold after every fault: nothing lost, nothing twice, the books agree with the exchange's and with
/// themselves.
/// </summary>
internal static class Proof
{
    private const string Final = "'filled', 'canceled', 'expired', 'replaced', 'rejected'";

    public static async Task HoldsAsync(RunningSystem system, IEnumerable<OrderWire> acknowledged)
    {
        var ct = TestContext.Current.CancellationToken;
        await EveryOrderIsFinalAsync(system);
        await Eventually.TrueAsync("the exchange holds what we hold", async () => !await HoldingsDifferAsync(system));
        // A position's stop may be reached at any time: what is placed from here on can't be in the exchange's record.
        var ended = await EndedOrdersAsync(system);
        var record = (await system.Exchange.AllOrdersAsync()).Select(AlpacaBroker.ToBrokerOrder).ToArray();
        var reader = new SqlBooks(system.Database);
        var orders = new Dictionary<Guid, Order>();
        foreach (var account in await reader.AccountsAsync(ct))
        {
            var books = await reader.ReadAsync(account, ct);
            foreach (var invariant in AccountInvariants.All)
            {
                Assert.True(!invariant.Broken(books).Any(),
                    $"{invariant.Id} ({invariant.Statement}) is broken: {string.Join("; ", invariant.Broken(books))}");
            }
            foreach (var order in books.Orders) orders[order.Id] = order;
        }
        Assert.Empty(acknowledged.Where(order => !orders.ContainsKey(order.Id)).Select(order => order.ClientOrderId));

        Assert.Empty(BrokerInvariants.OneOrderEach(orders.ContainsKey, record));
        var ours = record
            .Where(order => ClientOrderIds.OrderIdOf(order.ClientOrderId) is not null)
            .ToDictionary(order => ClientOrderIds.OrderIdOf(order.ClientOrderId)!.Value);
        Assert.Empty(BrokerInvariants.Agreed(ended.Select(id => orders[id]), ours));
    }

    private static async Task<List<Guid>> EndedOrdersAsync(RunningSystem system)
    {
        await using var command = system.Database.CreateCommand($"select id from orders where status in ({Final})");
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var ended = new List<Guid>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken)) ended.Add(rows.GetGuid(0));
        return ended;
    }

    public static Task EveryOrderIsFinalAsync(RunningSystem system) =>
        Eventually.TrueAsync("every order is final", async () =>
    {
        await using var command = system.Database.CreateCommand(
            $"select count(*) from orders where status not in ({Final})");
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is 0L;
    });

    /// <summary>
    /// Whether the exchange holds another quantity of something than all of us together: what was traded by hand there
    /// is adopted after two looks.
    /// </summary>
    private static async Task<bool> HoldingsDifferAsync(RunningSystem system)
    {
        await using var command = system.Database.CreateCommand(
            "select symbol, sum(qty) from positions group by symbol having sum(qty) <> 0");
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var ours = new Dictionary<string, decimal>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            ours[Plain(rows.GetString(0))] = rows.GetDecimal(1);
        }
        return BrokerInvariants.SamePositions(ours,
            (await system.Exchange.PositionsAsync()).ToDictionary(
                position => Plain(position.Symbol), position => position.Qty))
            .Any();
    }

    /// <summary>Positions in crypto come from the exchange without the slash of their symbol.</summary>
    private static string Plain(string symbol) => symbol.Replace("/", "", StringComparison.Ordinal);
}
