using Npgsql;
using TradingSystem.Core.Alpaca;
using TradingSystem.Core.MarketData;
using TradingSystem.Core.Persistence;
using TradingSystem.Core.Positions;

namespace TradingSystem.Api.Positions;

/// <summary>Reads positions, from the primary, and values them at the latest price.</summary>
public sealed class PositionQueries(NpgsqlDataSource primary, AssetCatalog assets, QuoteBoard quotes)
{
    public async Task<List<Position>> ListAsync(Guid account, CancellationToken ct)
    {
        await using var command = primary.CreateCommand($"select {PositionRows.Columns} from positions where account_id = $1 and qty <> 0 order by symbol");
        command.Parameters.AddWithValue(account);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var positions = new List<Position>();
        while (await rows.ReadAsync(ct)) positions.Add(PositionRows.Read(rows));
        return positions;
    }

    /// <param name="name">Symbol, pair with or without slash, or asset id.</param>
    public async Task<Position?> FindAsync(Guid account, string name, CancellationToken ct) =>
        assets.Find(name) is { } asset ? (await ListAsync(account, ct)).Find(position => position.Symbol == asset.Symbol) : null;

    /// <summary>What a unit is worth now; the entry price while nothing is quoted.</summary>
    public decimal PriceOf(Position position) => quotes.Find(position.Symbol)?.Worth ?? position.AvgEntryPrice;

    public PositionWire ToWire(Position position)
    {
        var price = PriceOf(position);
        return PositionWire.From(assets.Find(position.Symbol) ?? new AssetWire { Symbol = position.Symbol }, position.Qty, position.AvailableQty, position.CostBasis, price, previousClose: price);
    }
}
