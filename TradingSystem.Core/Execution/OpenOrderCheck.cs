using Npgsql;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Persistence;

namespace TradingSystem.Core.Execution;

/// <summary>Asks the broker about orders that have been open for a while without news, and applies what it says: an end that no event told of, and the mark that the order was verified.</summary>
public sealed class OpenOrderCheck(NpgsqlDataSource primary, OrderTransitions transitions, IBroker broker, TimeProvider clock)
{
    private const int MaxOrdersPerRound = 20;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    /// <summary>Orders that were checked and are simply waiting for the market are asked for at this interval.</summary>
    private static readonly TimeSpan CheckAgainAfter = TimeSpan.FromSeconds(30);

    private const string Quiet = $"""
        select {OrderRows.Columns} from orders o left join assets a on a.symbol = o.symbol
         where o.status in ('accepted', 'new', 'partially_filled', 'pending_cancel') and o.execution = 'confirmed'
           and o.updated_at < $1 and (o.verified_at is null or o.verified_at < $2)
         order by o.verified_at nulls first limit $3
        """;

    /// <returns>How many orders had changed without an event.</returns>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var changed = 0;
        foreach (var order in await ReadAsync(ct))
        {
            if (await broker.FindAsync(ClientOrderIds.Of(order), ct) is not FindOutcome.Found { Order: var found }) continue;
            var ended = found.Ended;
            // Fills come first: an end before the last fill would be corrected afterwards, but why say it.
            if (ended is not null && found.FilledQty == order.FilledQty && (await transitions.ApplyAsync(order.Id, ended)).Kind == OrderChangeKind.Applied) changed++;
            await MarkVerifiedAsync(order.Id, ct);
        }
        return changed;
    }

    private async Task MarkVerifiedAsync(Guid orderId, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await new SqlBatch(connection).Add("update orders set verified_at = $2 where id = $1", SqlBatch.Value(orderId), SqlBatch.Value(clock.GetUtcNow().UtcDateTime)).ExecuteAsync(ct);
    }

    private async Task<List<Order>> ReadAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var rows = await new SqlBatch(connection)
            .Add(Quiet, SqlBatch.Value((now - Silence).UtcDateTime), SqlBatch.Value((now - CheckAgainAfter).UtcDateTime), SqlBatch.Value(MaxOrdersPerRound)).ReadAsync(ct);
        var orders = new List<Order>();
        while (await rows.ReadAsync(ct)) orders.Add(OrderRows.Read(rows));
        return orders;
    }
}
