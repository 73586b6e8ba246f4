using System.Globalization;
using Npgsql;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;
using TradingSystem.Postgres.Connections;

namespace TradingSystem.Api.Accounts;

/// <summary>
/// Reads an account's executions and their fees as activities, from the replica where it can't be behind. A fee comes
/// right behind its execution, whose id is part of its own.
/// </summary>
public sealed class ActivityQueries(ReadRouter reads)
{
    private const string FeeSuffix = "-fee";

    public async Task<IReadOnlyList<ActivityWire>> ListAsync(Guid account, ActivityFilter filter, CancellationToken ct)
    {
        var where = new SqlConditions().And("account_id = {0}", account);
        if (filter.After is { } after) where.And("at > {0}", after.UtcDateTime);
        if (filter.Until is { } until) where.And("at < {0}", until.UtcDateTime);
        if (filter.Day is { } day) where.And("at >= {0} and at < {0} + interval '1 day'", day.UtcDateTime);
        // Found by the account's time: no execution is older than its order, or younger than the order's latest change.
        if (filter.Order is { } order)
        {
            where
                .And("order_id = {0} and at >= (select submitted_at from orders where id = {0}) - interval '1 minute'",
                    order)
                .And("at <= (select updated_at from orders where id = {0}) + interval '1 minute'", order);
        }
        if (filter.Behind is { } behind)
        {
            var execution = behind.ExecutionId.EndsWith(FeeSuffix, StringComparison.Ordinal)
                ? behind.ExecutionId[..^FeeSuffix.Length]
                : behind.ExecutionId;
            where.And(
                $"(at, id) {(filter.Ascending ? ">" : "<")} (select at, {{2}} from fills where account_id = $1 and at >= {{0}} and at < {{0}} + interval '1 millisecond' and execution_id = {{1}})",
                behind.Time.UtcDateTime, execution, behind.ExecutionId);
        }
        if (!filter.Fees) where.And("not is_fee");
        if (!filter.Fills) where.And("is_fee and (fee > 0 or fee_qty > 0)");   // as in the condition of an index
        var direction = filter.Ascending ? "asc" : "desc";
        await using var command = reads.ForHistory(filter.Until).CreateCommand($"""
            select at, id, complete, price, qty, side, symbol, leaves_qty, cum_qty, order_id, is_fee, fee, fee_qty
              from fills cross join lateral (select execution_id id, false is_fee union all select execution_id || '{FeeSuffix}', true where fee > 0 or fee_qty > 0) activity
             where {where} order by at {direction}, id {direction} limit {where.Place(filter.PageSize)}
            """);
        foreach (var value in where.Values) command.Parameters.AddWithValue(value);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var activities = new List<ActivityWire>();
        while (await rows.ReadAsync(ct)) activities.Add(rows.GetBoolean(10) ? ReadFee(rows) : ReadFill(rows));
        return activities;
    }

    private static FeeActivityWire ReadFee(NpgsqlDataReader row)
    {
        var (at, qty) = (row.GetFieldValue<DateTimeOffset>(0), row.GetDecimal(12));
        return new()
        {
            Id = ActivityId.Of(at, row.GetString(1)),
            Date = at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            NetAmount = -row.GetDecimal(11),
            Description = qty > 0 ? "Coin Pair Transaction Fee (Non USD)" : "Coin Pair Transaction Fee (USD)",
            Symbol = row.GetString(6),
            Qty = -qty,
            Price = row.GetDecimal(3),
        };
    }

    private static FillActivityWire ReadFill(NpgsqlDataReader row)
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
            OrderStatus = EnumName<OrderStatus>.Of(complete ? OrderStatus.Filled : OrderStatus.PartiallyFilled),
        };
    }
}
