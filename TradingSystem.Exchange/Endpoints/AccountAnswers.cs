using System.Globalization;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Exchange.Venue;

namespace TradingSystem.Exchange.Endpoints;

/// <summary>The account and its positions as the venue tells them, every figure from the venue's own books.</summary>
public static class AccountAnswers
{
    private const string Number = "PAPER";

    public static AccountWire Account(
        VenueBooks books, IReadOnlyDictionary<string, Instrument> instruments, DateTimeOffset now)
    {
        decimal[] values = [.. books.Positions.Select(held => held.Qty * instruments[held.Symbol].Price)];
        var (owned, sold) = (values.Where(value => value > 0).Sum(), values.Where(value => value < 0).Sum());
        var (equity, power) = (books.Cash + owned + sold, books.BuyingPower);
        return new()
        {
            AccountNumber = Number,
            Cash = books.Cash,
            Equity = equity,
            PortfolioValue = equity,
            LastEquity = books.Cash,
            BuyingPower = power,
            RegtBuyingPower = power,
            NonMarginableBuyingPower = power,
            EffectiveBuyingPower = power,
            LongMarketValue = owned,
            ShortMarketValue = sold,
            PositionMarketValue = owned + sold,
            InitialMargin = owned - sold,
            MaintenanceMargin = owned - sold,
            ShortingEnabled = true,
            CreatedAt = now,
            BalanceAsof = now.UtcDateTime.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
    }

    public static PositionWire[] Positions(VenueBooks books, IReadOnlyDictionary<string, Instrument> instruments) =>
    [
        .. books.Positions.Select(held =>
            Position(instruments[held.Symbol], held.Qty, held.Cost, books.HeldForSale(held.Symbol))),
    ];

    /// <param name="cost">US dollars; has the sign of <paramref name="qty"/>.</param>
    /// <param name="forSale">Units that open orders may still sell.</param>
    private static PositionWire Position(Instrument instrument, decimal qty, decimal cost, decimal forSale)
    {
        var (asset, price) = (instrument.Asset, instrument.Price);
        var (isShort, gain) = (qty < 0, qty * price - cost);
        return new()
        {
            AssetId = asset.Id,
            Symbol = string.Concat(asset.Symbol.Split('/')),
            Exchange = asset.Exchange,
            AssetClass = asset.Class,
            AssetMarginable = asset.Marginable,
            Qty = qty,
            QtyAvailable = isShort ? qty : qty - forSale,
            Side = isShort ? "short" : "long",
            AvgEntryPrice = cost / qty,
            CostBasis = cost,
            MarketValue = qty * price,
            CurrentPrice = price,
            LastdayPrice = price,   // the day begins with it: whoever trades here has closes of their own
            UnrealizedPl = gain,
            UnrealizedPlpc = cost == 0 ? 0 : gain / Math.Abs(cost),
        };
    }
}
