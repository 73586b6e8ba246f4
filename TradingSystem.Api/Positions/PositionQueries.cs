using Npgsql;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Risk;
using TradingSystem.Postgres.Stores;

namespace TradingSystem.Api.Positions;

/// <summary>Reads positions, from the primary, and values them at the latest price.</summary>
public sealed class PositionQueries(
    NpgsqlDataSource primary, AssetCatalog assets, QuoteBoard quotes, PreviousCloses closes, RiskOptions limits, TimeProvider clock)
{
    // Rounded: a sum of products has more digits than a decimal could hold.
    private const string TradesSince = """
        select f.symbol,
               coalesce(sum(f.qty) filter (where f.side = 'buy'), 0),
               round(coalesce(sum(f.qty * f.price) filter (where f.side = 'buy'), 0), 12),
               coalesce(sum(f.qty) filter (where f.side = 'sell'), 0),
               round(coalesce(sum(f.qty * f.price) filter (where f.side = 'sell'), 0), 12)
          from fills f join unnest($2, $3) u(symbol, since) on u.symbol = f.symbol and f.at >= u.since
         where f.account_id = $1 and f.at >= $4 group by f.symbol
        """;

    public async Task<List<Position>> ListAsync(Guid account, CancellationToken ct)
    {
        await using var command = primary.CreateCommand(
            $"select {PositionRows.Columns} from positions where account_id = $1 and open order by symbol");
        command.Parameters.AddWithValue(account);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var positions = new List<Position>();
        while (await rows.ReadAsync(ct)) positions.Add(PositionRows.Read(rows));
        return positions;
    }

    /// <param name="name">Symbol, pair with or without slash, or asset id.</param>
    public async Task<Position?> FindAsync(Guid account, string name, CancellationToken ct) =>
        assets.Find(name) is { } asset
            ? (await ListAsync(account, ct)).Find(position => position.Symbol == asset.Symbol)
            : null;

    /// <summary>What a unit is worth now; the entry price while nothing is quoted.</summary>
    public decimal PriceOf(Position position) => quotes.Find(position.Symbol)?.Worth ?? position.AvgEntryPrice;

    /// <summary>
    /// As clients see an account's positions. Where nobody knows the close of the day before, the day begins with the
    /// price as it is.
    /// </summary>
    public async Task<PositionWire[]> ShowAsync(Guid account, CancellationToken ct) =>
        await ToWireAsync(account, await ListAsync(account, ct), ct);

    /// <summary>As <see cref="ShowAsync"/>.</summary>
    public async Task<PositionWire> ToWireAsync(Position position, CancellationToken ct) =>
        (await ToWireAsync(position.AccountId, [position], ct)).Single();

    private async Task<PositionWire[]> ToWireAsync(Guid account, List<Position> positions, CancellationToken ct)
    {
        var previous = await closes.FindAsync([.. positions.Select(position => position.Symbol)], ct);
        var trades = await TradesOfTodayAsync(account, [.. positions.Where(position => !IsOfToday(position))], ct);
        return
        [
            .. positions.Select(position =>
            {
                var price = PriceOf(position);
                var close = previous.GetValueOrDefault(position.Symbol, price);
                var basis = IsOfToday(position)
                    ? position.CostBasis
                    : trades.GetValueOrDefault(position.Symbol).BasisOf(position.Qty, close);
                var asset = assets.Find(position.Symbol)
                    ?? new Asset { Symbol = position.Symbol, Class = AssetClasses.Of(position.Symbol) };
                return PositionWire.From(asset, position.Qty, position.AvailableQty, position.CostBasis, price,
                    close, basis, StopOf(position));
            }),
        ];
    }

    /// <summary>Whether all of it was opened today: then it counts from its entry.</summary>
    private bool IsOfToday(Position position) => position.OpenedAt >= DayOf(position);

    private DateTimeOffset DayOf(Position position) =>
        PreviousCloses.DayOf(AssetClasses.IsPair(position.Symbol), clock.GetUtcNow());

    private async Task<Dictionary<string, DayTrades>> TradesOfTodayAsync(
        Guid account, Position[] positions, CancellationToken ct)
    {
        var trades = new Dictionary<string, DayTrades>();
        if (positions.Length == 0) return trades;
        await using var command = primary.CreateCommand(TradesSince);
        DateTime[] since = [.. positions.Select(position => DayOf(position).UtcDateTime)];
        string[] symbols = [.. positions.Select(position => position.Symbol)];
        object[] values = [account, symbols, since, since.Min()];
        foreach (var value in values) command.Parameters.AddWithValue(value);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            trades[rows.GetString(0)] =
                new(rows.GetDecimal(1), rows.GetDecimal(2), rows.GetDecimal(3), rows.GetDecimal(4));
        }
        return trades;
    }

    /// <summary>What is left from before the stops were switched off isn't watched.</summary>
    private decimal? StopOf(Position position) => limits.ProtectiveStops ? position.StopLoss : null;
}
