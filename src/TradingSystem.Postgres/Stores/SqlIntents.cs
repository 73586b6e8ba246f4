using Npgsql;
using NpgsqlTypes;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;
using TradingSystem.Postgres.Connections;
using static TradingSystem.Postgres.Connections.SqlBatch;

namespace TradingSystem.Postgres.Stores;

/// <summary>
/// Records the intents to send fresh orders, in one statement that commits by itself: what <see cref="OrderLifecycle"/>
/// makes of <see cref="OrderEvent.Prepare"/> for an order that was accepted, waits for nothing, and nothing more. All
/// others are left as they are.
/// </summary>
internal static class SqlIntents
{
    private static readonly string Prepare = $"""
        with valid as (select name, token from leases where (name, token) in (select * from unnest($1, $2)) order by name for key share),
        prepared as (
          update orders o set execution = 'prepared', execution_token = u.token, intent_at = u.at, version = o.version + 1, updated_at = greatest(o.updated_at, u.at)
            from unnest($3, $4, $5, $6) u(id, lease, token, at) join valid on valid.name = u.lease and valid.token = u.token
           where o.id = u.id and o.status = 'accepted' and o.execution = 'none' and o.intent_at is null and not o.cancel_requested
             and not o.watched and o.replaces is null returning o.*),
        told as (insert into order_events (order_id, version, type, at) select id, version, 'prepared', updated_at from prepared)
        select {OrderRows.Columns} from prepared o left join assets a on a.symbol = o.symbol
        """;

    /// <returns>For each command what came of it; null for those that are still to be applied.</returns>
    public static async Task<OrderChange?[]> RecordAsync(
        NpgsqlConnection connection, IReadOnlyList<OrderCommand> commands, CancellationToken ct)
    {
        var changes = new OrderChange?[commands.Count];
        var intents = commands.Select((command, i) => (Command: command, Index: i))
            .Where(c => c.Command is { Event: OrderEvent.Prepare, Fence: not null })
            .DistinctBy(c => c.Command.OrderId).ToDictionary(c => c.Command.OrderId);
        if (intents.Count == 0) return changes;

        // Rows are locked in the sequence of everybody else.
        var sorted = intents.Values.Select(c => c.Command).OrderBy(c => c.OrderId).ToArray();
        var fences = sorted.Select(c => c.Fence!).Distinct().ToArray();
        await using var rows = await new SqlBatch(connection, prepared: true)
            .Add(Prepare, Texts(fences.Select(f => f.Lease)), Array(fences.Select(f => f.Token), NpgsqlDbType.Bigint),
                Uuids(sorted.Select(c => c.OrderId)), Texts(sorted.Select(c => c.Fence!.Lease)),
                Array(sorted.Select(c => ((OrderEvent.Prepare)c.Event).Token), NpgsqlDbType.Bigint),
                Times(sorted.Select(c => c.Event.At)))
            .ReadAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var order = OrderRows.Read(rows);
            changes[intents[order.Id].Index] = new(
                OrderChangeKind.Applied, order, [new OrderEffect.Journal("prepared"), new OrderEffect.Send()]);
        }
        return changes;
    }
}
