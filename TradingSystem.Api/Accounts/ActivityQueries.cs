using Npgsql;
using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Orders;
using TradingSystem.Core.Persistence;

namespace TradingSystem.Api.Accounts;

/// <summary>Reads an account's executions as activities, from the replica where it can't be behind.</summary>
public sealed class ActivityQueries(ReadRouter reads)
{
    public async Task<IReadOnlyList<FillActivityWire>> FillsAsync(Guid account, ActivityFilter filter, CancellationToken ct)
    {
        var where = new SqlConditions().And("account_id = {0}", account);
        if (filter.After is { } after) where.And("at > {0}", after.UtcDateTime);
        if (filter.Until is { } until) where.And("at < {0}", until.UtcDateTime);
        if (filter.Day is { } day) where.And("at >= {0} and at < {0} + interval '1 day'", day.UtcDateTime);
        // Found by the account's time: no execution is older than its order.
        if (filter.Order is { } order) where.And("order_id = {0} and at >= (select submitted_at from orders where id = {0}) - interval '1 minute'", order);
        if (filter.Behind is { } behind)
        {
            where.And($"(at, execution_id) {(filter.Ascending ? ">" : "<")} (select at, execution_id from fills where account_id = $1 and at >= {{0}} and at < {{0}} + interval '1 millisecond' and execution_id = {{1}})", behind.Time.UtcDateTime, behind.ExecutionId);
        }
        var direction = filter.Ascending ? "asc" : "desc";
        await using var command = reads.ForHistory(filter.Until).CreateCommand($"""
            select at, execution_id, complete, price, qty, side, symbol, leaves_qty, cum_qty, order_id from fills
             where {where} order by at {direction}, execution_id {direction} limit {where.Place(filter.PageSize)}
            """);
        foreach (var value in where.Values) command.Parameters.AddWithValue(value);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var fills = new List<FillActivityWire>();
        while (await rows.ReadAsync(ct)) fills.Add(Read(rows));
        return fills;
    }

    private static FillActivityWire Read(NpgsqlDataReader row)
    {
        var (at, complete) = (row.GetFieldValue<DateTimeOffset>(0), row.GetBoolean(2));
        return new()
        {
            Id = ActivityId.Of(at, row.GetString(1)),
            TransactionTime = at,
            Type = complete ? "fill" : "partial_fill",
            Price = row.GetDecimal(3),
            Qty = row.GetDecimal(4),
            Side = row.GetString(5),
            Symbol = row.GetString(6),
            LeavesQty = row.GetDecimal(7),
            CumQty = row.GetDecimal(8),
            OrderId = row.GetGuid(9),
            OrderStatus = WireName<OrderStatus>.Of(complete ? OrderStatus.Filled : OrderStatus.PartiallyFilled),
        };
    }
}
