using Npgsql;
using NpgsqlTypes;
using TradingSystem.Core.Intake;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Risk;
using TradingSystem.Domain.Text;
using static TradingSystem.Core.Persistence.SqlBatch;

namespace TradingSystem.Core.Persistence;

/// <summary>The intake in PostgreSQL: one prepared call of <c>intake_orders</c> for a batch, one round trip, commit included.</summary>
public sealed class SqlIntakeStore(NpgsqlDataSource primary, RiskOptions limits) : IIntakeStore, IAsyncDisposable
{
    private readonly WriterConnections writers = new(primary);

    private const string Call = """
        select ordinal, denial, available, present, set_aside, holders, adds
          from intake_orders($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
              $21, $22, $23, $24, $25, $26, $27, $28)
        """;

    public Task<IReadOnlyList<IntakeResult>> AcceptAsync(Guid batchId, IReadOnlyList<IntakeOrder> orders, CancellationToken ct) =>
        writers.RunAsync(connection => CallAsync(connection, batchId, orders, ct), ct);

    private static bool Buys(IntakeOrder item) => item.Order.Side == OrderSide.Buy;

    private static NpgsqlParameter Json(string? text) => new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb };

    public ValueTask DisposeAsync() => writers.DisposeAsync();

    private async Task<IReadOnlyList<IntakeResult>> CallAsync(NpgsqlConnection connection, Guid batchId, IReadOnlyList<IntakeOrder> orders, CancellationToken ct)
    {
        var rows = orders.Select(item => item.Order).ToArray();
        await using var command = new NpgsqlCommand(Call, connection) { CommandTimeout = SqlBatch.TimeoutSeconds };
        NpgsqlParameter[] parameters =
        [
            Uuids(rows.Select(o => o.AccountId).Distinct().Order()),
            Uuids(rows.Select(o => o.Id)),
            Uuids(rows.Select(o => o.AccountId)),
            Texts(rows.Select(o => o.ClientOrderId)),
            Array(rows.Select(o => o.Partition), NpgsqlDbType.Smallint),
            Texts(rows.Select(o => o.Symbol)),
            Texts(rows.Select(o => EnumName<OrderSide>.Of(o.Side))),
            Texts(rows.Select(o => EnumName<OrderType>.Of(o.Type))),
            Texts(rows.Select(o => EnumName<TimeInForce>.Of(o.TimeInForce))),
            Numbers(rows.Select(o => o.Qty)),
            Numbers(rows.Select(o => o.Notional)),
            Numbers(rows.Select(o => o.LimitPrice)),
            Array(rows.Select(o => o.ExtendedHours), NpgsqlDbType.Boolean),
            Numbers(orders.Select(o => o.Exposure.Value)),
            Array(orders.Select(o => o.IsExit), NpgsqlDbType.Boolean),
            Array(orders.Select(o => o.IsFractional), NpgsqlDbType.Boolean),
            Numbers(orders.Select(o => Buys(o) ? o.Exposure.Opening : 0)),
            Numbers(orders.Select(o => Buys(o) ? 0 : o.Exposure.Closing)),
            Numbers(orders.Select(o => Buys(o) ? o.Exposure.Closing : o.Exposure.Opening)),
            Numbers(orders.Select(o => o.Price)),
            Times(rows.Select(o => o.SubmittedAt)),
            Texts(rows.Select(o => o.TraceParent)),
            Texts(rows.Select(o => o.CorrelationId)),
            Value(batchId),
            Value(limits.MaxOrderSize),
            Value(limits.MaxPositionSize),
            Json(OrderTerms.Of(rows.Where(order => order.HasTerms))),
            Json(OrderTerms.Of(orders.SelectMany(item => item.Legs))),
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
