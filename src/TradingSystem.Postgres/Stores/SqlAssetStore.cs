using Npgsql;
using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Instruments;
using TradingSystem.Postgres.Connections;
using TradingSystem.Postgres.Rows;
using static TradingSystem.Postgres.Connections.SqlBatch;
using static TradingSystem.Postgres.Rows.PgTypes;

namespace TradingSystem.Postgres.Stores;

/// <summary>The list of assets in PostgreSQL.</summary>
public sealed class SqlAssetStore(NpgsqlDataSource primary, TimeProvider clock) : IAssetStore
{
    private static readonly RowMap<Asset> Map = new()
    {
        { "symbol", Text, asset => asset.Symbol },
        { "id", Uuid, asset => asset.Id },
        { "class", Named<AssetClass>(), asset => asset.Class },
        { "exchange", Text, asset => asset.Exchange },
        { "name", Text, asset => asset.Name },
        { "tradable", Bool, asset => asset.Tradable },
        { "fractionable", Bool, asset => asset.Fractionable },
        { "shortable", Bool, asset => asset.Shortable },
        { "min_order_size", NumericOrNull, asset => asset.MinOrderSize },
        { "min_trade_increment", NumericOrNull, asset => asset.MinTradeIncrement },
        { "price_increment", NumericOrNull, asset => asset.PriceIncrement },
    };

    private static readonly ArrayMap<Asset> Written = Map.All();

    private static readonly string Select = $"select {Map.Select()} from assets";

    private static readonly string Upsert = $"""
        insert into assets (updated_at, {Written.Names}) select $1, * from unnest({Written.Placeholders(first: 2)})
        on conflict (symbol) do update
           set {Written.Assignments("excluded", except: "symbol")}, updated_at = excluded.updated_at
        """;

    private const string Retire = "update assets set tradable = false, updated_at = $2 where symbol = any($1)";

    public async Task<IReadOnlyList<Asset>> AllAsync(CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var rows = await new SqlBatch(connection).Add(Select).ReadAsync(ct);
        return await Map.ReadAllAsync(rows, ct);
    }

    public async Task SaveAsync(IReadOnlyList<Asset> assets, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await new SqlBatch(connection)
            .Add(Upsert, [Value(clock.GetUtcNow().UtcDateTime), .. Written.Parameters(assets)])
            .ExecuteAsync(ct);
    }

    public async Task RetireAsync(IReadOnlyCollection<string> symbols, CancellationToken ct)
    {
        if (symbols.Count == 0) return;
        await using var connection = await primary.OpenConnectionAsync(ct);
        await new SqlBatch(connection)
            .Add(Retire, Texts(symbols), Value(clock.GetUtcNow().UtcDateTime))
            .ExecuteAsync(ct);
    }
}
