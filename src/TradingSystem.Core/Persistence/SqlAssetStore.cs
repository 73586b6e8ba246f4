using Npgsql;
using NpgsqlTypes;
using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Text;
using static TradingSystem.Core.Persistence.SqlBatch;

namespace TradingSystem.Core.Persistence;

/// <summary>The list of assets in PostgreSQL.</summary>
public sealed class SqlAssetStore(NpgsqlDataSource primary, TimeProvider clock) : IAssetStore
{
    private const string Select = """
        select symbol, id, class, exchange, name, tradable, fractionable, shortable,
               min_order_size, min_trade_increment, price_increment
          from assets
        """;

    private const string Upsert = """
        insert into assets (symbol, id, class, exchange, name, tradable, fractionable, shortable,
                            min_order_size, min_trade_increment, price_increment, updated_at)
        select *, $12 from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (symbol) do update
           set id = excluded.id, class = excluded.class, exchange = excluded.exchange, name = excluded.name,
               tradable = excluded.tradable, fractionable = excluded.fractionable, shortable = excluded.shortable,
               min_order_size = excluded.min_order_size, min_trade_increment = excluded.min_trade_increment,
               price_increment = excluded.price_increment, updated_at = excluded.updated_at
        """;

    private const string Retire = "update assets set tradable = false, updated_at = $2 where symbol = any($1)";

    public async Task<IReadOnlyList<Asset>> AllAsync(CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var rows = await new SqlBatch(connection).Add(Select).ReadAsync(ct);
        var assets = new List<Asset>();
        while (await rows.ReadAsync(ct)) assets.Add(Read(rows));
        return assets;
    }

    public async Task SaveAsync(IReadOnlyList<Asset> assets, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await new SqlBatch(connection)
            .Add(
                Upsert,
                Texts(assets.Select(asset => asset.Symbol)),
                Uuids(assets.Select(asset => asset.Id)),
                Texts(assets.Select(asset => EnumName<AssetClass>.Of(asset.Class))),
                Texts(assets.Select(asset => asset.Exchange)),
                Texts(assets.Select(asset => asset.Name)),
                Array(assets.Select(asset => asset.Tradable), NpgsqlDbType.Boolean),
                Array(assets.Select(asset => asset.Fractionable), NpgsqlDbType.Boolean),
                Array(assets.Select(asset => asset.Shortable), NpgsqlDbType.Boolean),
                Numbers(assets.Select(asset => asset.MinOrderSize)),
                Numbers(assets.Select(asset => asset.MinTradeIncrement)),
                Numbers(assets.Select(asset => asset.PriceIncrement)),
                Value(clock.GetUtcNow().UtcDateTime))
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

    private static Asset Read(NpgsqlDataReader row) => new()
    {
        Symbol = row.GetString(0),
        Id = row.GetGuid(1),
        Class = EnumName<AssetClass>.Parse(row.GetString(2)),
        Exchange = row.GetString(3),
        Name = row.GetString(4),
        Tradable = row.GetBoolean(5),
        Fractionable = row.GetBoolean(6),
        Shortable = row.GetBoolean(7),
        MinOrderSize = Number(row, 8),
        MinTradeIncrement = Number(row, 9),
        PriceIncrement = Number(row, 10),
    };

    private static decimal? Number(NpgsqlDataReader row, int i) => row.IsDBNull(i) ? null : row.GetDecimal(i);
}
