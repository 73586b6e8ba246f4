using Npgsql;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;

namespace TradingSystem.Core.Persistence;

/// <summary>Orders as rows: the columns, and how a row is read.</summary>
public static class OrderRows
{
    /// <summary>For <c>from orders o left join assets a on a.symbol = o.symbol</c>.</summary>
    public const string Columns = """
        o.id, o.account_id, o.client_order_id, o.partition, o.symbol, a.id, a.class, o.side, o.type, o.time_in_force, o.qty, o.notional,
        o.limit_price, o.extended_hours, o.status, o.filled_qty, o.filled_avg_price, o.reserved, o.held, o.execution, o.execution_token,
        o.broker_order_id, o.verified_at, o.reason, o.cancel_requested, o.version, o.submitted_at, o.updated_at, o.filled_at,
        o.canceled_at, o.expired_at, o.failed_at, o.trace_parent, o.correlation_id, o.intent_at,
        o.stop_price, o.trail_price, o.trail_percent, o.hwm, o.watched, o.triggered_at, o.order_class, o.group_id, o.role,
        o.replaces, o.replaces_filled, o.replacement_cost, o.replaced_by, o.replaced_at, o.opens
        """;

    public static Order Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        AccountId = row.GetGuid(1),
        ClientOrderId = row.GetString(2),
        Partition = row.GetInt16(3),
        Symbol = row.GetString(4),
        AssetId = row.IsDBNull(5) ? Guid.Empty : row.GetGuid(5),
        AssetClass = AssetClasses.Of(row.GetString(4)),
        Side = EnumName<OrderSide>.Parse(row.GetString(7)),
        Type = EnumName<OrderType>.Parse(row.GetString(8)),
        TimeInForce = EnumName<TimeInForce>.Parse(row.GetString(9)),
        Qty = Number(row, 10),
        Notional = Number(row, 11),
        LimitPrice = Number(row, 12),
        ExtendedHours = row.GetBoolean(13),
        Status = EnumName<OrderStatus>.Parse(row.GetString(14)),
        FilledQty = row.GetDecimal(15),
        FilledAvgPrice = Number(row, 16),
        Reserved = row.GetDecimal(17),
        Held = row.GetDecimal(18),
        Execution = EnumName<ExecutionState>.Parse(row.GetString(19)),
        ExecutionToken = row.IsDBNull(20) ? null : row.GetInt64(20),
        BrokerOrderId = Text(row, 21),
        VerifiedAt = Time(row, 22),
        Reason = Text(row, 23),
        CancelRequested = row.GetBoolean(24),
        Version = row.GetInt32(25),
        SubmittedAt = row.GetFieldValue<DateTimeOffset>(26),
        UpdatedAt = row.GetFieldValue<DateTimeOffset>(27),
        FilledAt = Time(row, 28),
        CanceledAt = Time(row, 29),
        ExpiredAt = Time(row, 30),
        FailedAt = Time(row, 31),
        TraceParent = Text(row, 32),
        CorrelationId = Text(row, 33),
        IntentAt = Time(row, 34),
        StopPrice = Number(row, 35),
        TrailPrice = Number(row, 36),
        TrailPercent = Number(row, 37),
        HighWaterMark = Number(row, 38),
        IsWatched = row.GetBoolean(39),
        TriggeredAt = Time(row, 40),
        Class = EnumName<OrderClass>.Parse(row.GetString(41)),
        GroupId = Id(row, 42),
        Role = row.IsDBNull(43) ? null : EnumName<OrderRole>.Parse(row.GetString(43)),
        Replaces = Id(row, 44),
        ReplacesFilled = Number(row, 45),
        ReplacementCost = Number(row, 46),
        ReplacedBy = Id(row, 47),
        ReplacedAt = Time(row, 48),
        Opens = row.GetBoolean(49),
    };

    /// <summary>The rows that are left of the result.</summary>
    public static async Task<List<Order>> ReadAllAsync(NpgsqlDataReader rows, CancellationToken ct)
    {
        var orders = new List<Order>();
        while (await rows.ReadAsync(ct)) orders.Add(Read(rows));
        return orders;
    }

    private static Guid? Id(NpgsqlDataReader row, int i) => row.IsDBNull(i) ? null : row.GetGuid(i);

    private static decimal? Number(NpgsqlDataReader row, int i) => row.IsDBNull(i) ? null : row.GetDecimal(i);

    private static string? Text(NpgsqlDataReader row, int i) => row.IsDBNull(i) ? null : row.GetString(i);

    private static DateTimeOffset? Time(NpgsqlDataReader row, int i) => row.IsDBNull(i) ? null : row.GetFieldValue<DateTimeOffset>(i);
}
