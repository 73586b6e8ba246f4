using Npgsql;
using TradingSystem.Core.Protection;
using TradingSystem.Domain.Books;
using TradingSystem.Postgres.Connections;
using static TradingSystem.Postgres.Connections.SqlBatch;

namespace TradingSystem.Postgres.Stores;

/// <summary>Positions' stops in PostgreSQL.</summary>
public sealed class SqlStopStore(NpgsqlDataSource primary) : IStopStore
{
    private const string ClearStops = "update positions set stop_loss = null where open and stop_loss is not null";
    private const string SetStop =
        "update positions set stop_loss = $3 where account_id = $1 and symbol = $2 and movements = $4 and qty <> 0";

    private static readonly string Open = $"select {PositionRows.Columns} from positions where open";

    public async Task<IReadOnlyList<Position>> OpenPositionsAsync(CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var rows = await new SqlBatch(connection).Add(Open).ReadAsync(ct);
        return await PositionRows.Map.ReadAllAsync(rows, ct);
    }

    public async Task SetStopAsync(Position position, decimal stopLoss, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await new SqlBatch(connection)
            .Add(SetStop, Value(position.AccountId), Value(position.Symbol), Value(stopLoss), Value(position.Movements))
            .ExecuteAsync(ct);
    }

    public async Task ClearStopsAsync(CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await new SqlBatch(connection).Add(ClearStops).ExecuteAsync(ct);
    }
}
