using Npgsql;
using NpgsqlTypes;
using TradingSystem.Core.Intake;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;
using TradingSystem.Domain.Text;
using TradingSystem.Postgres.Connections;
using TradingSystem.Postgres.Rows;
using static TradingSystem.Postgres.Connections.SqlBatch;
using static TradingSystem.Postgres.Rows.PgTypes;

namespace TradingSystem.Postgres.Stores;

/// <summary>
/// The intake in PostgreSQL: one prepared call of <c>intake_orders</c> for a batch, one round trip, commit included.
/// </summary>
public sealed class SqlIntakeStore(NpgsqlDataSource primary, RiskOptions limits) : IIntakeStore, IAsyncDisposable
{
    // The parameters of intake_orders that have a value for each order.
    private static readonly ArrayMap<IntakeOrder> Arguments = new()
    {
        { "p_order_ids", Uuid, item => item.Order.Id },
        { "p_account_ids", Uuid, item => item.Order.AccountId },
        { "p_client_order_ids", Text, item => item.Order.ClientOrderId },
        { "p_partitions", Smallint, item => item.Order.Partition },
        { "p_symbols", Text, item => item.Order.Symbol },
        { "p_sides", Named<OrderSide>(), item => item.Order.Side },
        { "p_types", Named<OrderType>(), item => item.Order.Type },
        { "p_times_in_force", Named<TimeInForce>(), item => item.Order.TimeInForce },
        { "p_quantities", NumericOrNull, item => item.Order.Qty },
        { "p_notionals", NumericOrNull, item => item.Order.Notional },
        { "p_limit_prices", NumericOrNull, item => item.Order.LimitPrice },
        { "p_extended_hours", Bool, item => item.Order.ExtendedHours },
        { "p_order_values", Numeric, item => item.Exposure.Value },
        { "p_exits", Bool, item => item.IsExit },
        { "p_fractional", Bool, item => item.IsFractional },
        { "p_costs", NumericOrNull, item => Buys(item) ? item.Exposure.Opening : 0 },
        { "p_holds", NumericOrNull, item => Buys(item) ? 0 : item.Exposure.Closing },
        { "p_alternatives", NumericOrNull, item => Buys(item) ? item.Exposure.Closing : item.Exposure.Opening },
        { "p_market_prices", Numeric, item => item.Price },
        { "p_submitted_at", Timestamptz, item => item.Order.SubmittedAt },
        { "p_trace_parents", TextOrNull, item => item.Order.TraceParent },
        { "p_correlation_ids", TextOrNull, item => item.Order.CorrelationId },
    };

    // What intake_orders takes of the objects.
    private static readonly ArrayMap<Order> Terms = OrderRows.Map.Pick(
        "id", "stop_price", "trail_price", "trail_percent", "hwm", "watched", "order_class", "group_id", "role",
        "replaces", "replaces_filled", "replacement_cost");

    private static readonly ArrayMap<Order> Legs = OrderRows.Map.Pick(
        "id", "account_id", "client_order_id", "partition", "symbol", "side", "type", "time_in_force", "qty",
        "limit_price", "extended_hours", "status", "execution", "submitted_at", "updated_at", "trace_parent",
        "correlation_id", "stop_price", "watched", "order_class", "group_id", "role");

    private static readonly string Call = $"""
        select ordinal, denial, available, present, set_aside, holders, adds
          from intake_orders(
                 p_accounts_to_lock => $1, p_outbox_id => $2, p_max_order_size => $3, p_max_position_size => $4,
                 p_terms => $5, p_legs => $6, {Arguments.Arguments(first: 7)})
        """;

    private readonly WriterConnections writers = new(primary);

    public Task<IReadOnlyList<IntakeResult>> AcceptAsync(
        Guid batchId, IReadOnlyList<IntakeOrder> orders, CancellationToken ct) =>
        writers.RunAsync(connection => CallAsync(connection, batchId, orders, ct), ct);

    private static bool Buys(IntakeOrder item) => item.Order.Side == OrderSide.Buy;

    private static NpgsqlParameter Json(string? text) =>
        new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb };

    public ValueTask DisposeAsync() => writers.DisposeAsync();

    private async Task<IReadOnlyList<IntakeResult>> CallAsync(
        NpgsqlConnection connection, Guid batchId, IReadOnlyList<IntakeOrder> orders, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Call, connection) { CommandTimeout = SqlBatch.TimeoutSeconds };
        NpgsqlParameter[] parameters =
        [
            Uuids(orders.Select(item => item.Order.AccountId).Distinct().Order()),
            Value(batchId),
            Value(limits.MaxOrderSize),
            Value(limits.MaxPositionSize),
            Json(Terms.Json([.. orders.Select(item => item.Order).Where(order => order.HasTerms)])),
            Json(Legs.Json([.. orders.SelectMany(item => item.Legs)])),
            .. Arguments.Parameters(orders),
        ];
        command.Parameters.AddRange(parameters);
        await command.PrepareAsync(ct);   // once for each connection; later calls find it prepared

        var results = orders.Select(item => IntakeResult.Accepted(opens: Buys(item))).ToArray();
        await using var told = await command.ExecuteReaderAsync(ct);
        while (await told.ReadAsync(ct)) results[told.GetInt32(0) - 1] = Read(told);
        return results;
    }

    private static IntakeResult Read(NpgsqlDataReader row)
    {
        if (row.IsDBNull(1)) return IntakeResult.Accepted(row.GetBoolean(6));
        decimal Number(int i) => row.IsDBNull(i) ? 0 : row.GetDecimal(i);
        return new(EnumName<Denial>.Parse(row.GetString(1)), Number(2))
        {
            Present = Number(3),
            SetAside = Number(4),
            Holders = row.IsDBNull(5) ? [] : row.GetFieldValue<Guid[]>(5),
        };
    }
}
