using System.Data.Common;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.Postgres.Rows;
using static TradingSystem.Postgres.Rows.PgTypes;

namespace TradingSystem.Postgres.Stores;

/// <summary>Orders as rows, for <c>from orders o left join assets a on a.symbol = o.symbol</c>.</summary>
public static class OrderRows
{
    internal static readonly RowMap<Order> Map = new()
    {
        { "id", Uuid, order => order.Id },
        { "account_id", Uuid, order => order.AccountId },
        { "client_order_id", Text, order => order.ClientOrderId },
        { "partition", Smallint, order => order.Partition },
        { "symbol", Text, order => order.Symbol },
        { "a.id", Uuid.Or(Guid.Empty), order => order.AssetId },
        { "a.class", Named<AssetClass>().Or(AssetClass.UsEquity), order => order.AssetClass },
        { "side", Named<OrderSide>(), order => order.Side },
        { "opens", Bool, order => order.Opens },
        { "type", Named<OrderType>(), order => order.Type },
        { "time_in_force", Named<TimeInForce>(), order => order.TimeInForce },
        { "qty", NumericOrNull, order => order.Qty },
        { "notional", NumericOrNull, order => order.Notional },
        { "limit_price", NumericOrNull, order => order.LimitPrice },
        { "stop_price", NumericOrNull, order => order.StopPrice },
        { "trail_price", NumericOrNull, order => order.TrailPrice },
        { "trail_percent", NumericOrNull, order => order.TrailPercent },
        { "hwm", NumericOrNull, order => order.HighWaterMark },
        { "watched", Bool, order => order.IsWatched },
        { "triggered_at", TimestamptzOrNull, order => order.TriggeredAt },
        { "order_class", Named<OrderClass>(), order => order.Class },
        { "group_id", UuidOrNull, order => order.GroupId },
        { "role", NamedOrNull<OrderRole>(), order => order.Role },
        { "replaces", UuidOrNull, order => order.Replaces },
        { "replaces_filled", NumericOrNull, order => order.ReplacesFilled },
        { "replacement_cost", NumericOrNull, order => order.ReplacementCost },
        { "replaced_by", UuidOrNull, order => order.ReplacedBy },
        { "replaced_at", TimestamptzOrNull, order => order.ReplacedAt },
        { "extended_hours", Bool, order => order.ExtendedHours },
        { "status", Named<OrderStatus>(), order => order.Status },
        { "filled_qty", Numeric, order => order.FilledQty },
        { "filled_avg_price", NumericOrNull, order => order.FilledAvgPrice },
        { "reserved", Numeric, order => order.Reserved },
        { "held", Numeric, order => order.Held },
        { "execution", Named<ExecutionState>(), order => order.Execution },
        { "execution_token", BigintOrNull, order => order.ExecutionToken },
        { "intent_at", TimestamptzOrNull, order => order.IntentAt },
        { "broker_order_id", TextOrNull, order => order.BrokerOrderId },
        { "verified_at", TimestamptzOrNull, order => order.VerifiedAt },
        { "reason", TextOrNull, order => order.Reason },
        { "cancel_requested", Bool, order => order.CancelRequested },
        { "version", Integer, order => order.Version },
        { "submitted_at", Timestamptz, order => order.SubmittedAt },
        { "updated_at", Timestamptz, order => order.UpdatedAt },
        { "filled_at", TimestamptzOrNull, order => order.FilledAt },
        { "canceled_at", TimestamptzOrNull, order => order.CanceledAt },
        { "expired_at", TimestamptzOrNull, order => order.ExpiredAt },
        { "failed_at", TimestamptzOrNull, order => order.FailedAt },
        { "trace_parent", TextOrNull, order => order.TraceParent },
        { "correlation_id", TextOrNull, order => order.CorrelationId },
    };

    /// <summary>The select list.</summary>
    public static readonly string Columns = Map.Select("o");

    /// <summary>Reads the order of a row.</summary>
    public static Order Read(DbDataReader row) => Map.Read(row);

    /// <summary>Reads the rows that are left of the result.</summary>
    public static Task<List<Order>> ReadAllAsync(DbDataReader rows, CancellationToken ct) => Map.ReadAllAsync(rows, ct);
}
