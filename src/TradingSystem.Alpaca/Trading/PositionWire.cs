using System.Text.Json.Serialization;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Text;
using AssetKind = TradingSystem.Domain.Instruments.AssetClass;

namespace TradingSystem.Alpaca.Trading;

/// <summary>The position object of Alpaca's trading API. Crypto symbols have no slash here.</summary>
public sealed class PositionWire
{
    public Guid AssetId { get; init; }
    public string Symbol { get; init; } = "";
    public string Exchange { get; init; } = "";
    public string AssetClass { get; init; } = "";
    public bool AssetMarginable { get; init; }
    public decimal Qty { get; init; }
    public decimal QtyAvailable { get; init; }
    public string Side { get; init; } = "";
    public decimal AvgEntryPrice { get; init; }
    public decimal CostBasis { get; init; }
    public decimal MarketValue { get; init; }
    public decimal CurrentPrice { get; init; }
    public decimal LastdayPrice { get; init; }
    public decimal ChangeToday { get; init; }
    public decimal UnrealizedPl { get; init; }
    public decimal UnrealizedPlpc { get; init; }
    public decimal UnrealizedIntradayPl { get; init; }
    public decimal UnrealizedIntradayPlpc { get; init; }

    /// <summary>
    /// Of our own: at which price of a unit the system closes the position by itself, in US dollars; absent while it
    /// has no stop.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public decimal? ProtectiveStopPrice { get; init; }

    /// <summary>How far that is from the average entry price, in percent of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public decimal? ProtectiveStopPercent { get; init; }

    /// <param name="price">The market's price of a unit, in US dollars.</param>
    /// <param name="previousClose">The price at which the previous day ended.</param>
    /// <param name="dayBasis">What the day's result counts from, in US dollars, see
    /// <see cref="DayTrades.BasisOf"/>.</param>
    /// <param name="protectiveStop">See <see cref="ProtectiveStopPrice"/>.</param>
    public static PositionWire From(Asset asset, decimal qty, decimal available, decimal costBasis, decimal price,
        decimal previousClose, decimal dayBasis, decimal? protectiveStop = null)
    {
        var (value, entry) = (qty * price, costBasis / qty);
        return new()
        {
            AssetId = asset.Id,
            Symbol = asset.Symbol.Replace("/", "", StringComparison.Ordinal),
            Exchange = asset.Exchange,
            AssetClass = EnumName<AssetKind>.Of(asset.Class),
            Qty = qty,
            QtyAvailable = available,
            Side = qty < 0 ? "short" : "long",
            AvgEntryPrice = entry,
            CostBasis = costBasis,
            MarketValue = value,
            CurrentPrice = price,
            LastdayPrice = previousClose,
            ChangeToday = previousClose == 0 ? 0 : price / previousClose - 1,
            UnrealizedPl = value - costBasis,
            UnrealizedPlpc = costBasis == 0 ? 0 : (value - costBasis) / Math.Abs(costBasis),
            UnrealizedIntradayPl = value - dayBasis,
            UnrealizedIntradayPlpc = dayBasis == 0 ? 0 : (value - dayBasis) / Math.Abs(dayBasis),
            ProtectiveStopPrice = protectiveStop,
            ProtectiveStopPercent = entry == 0 || protectiveStop is not { } stop ? null
                : decimal.Round(Math.Abs(stop / entry - 1) * 100, 4),
        };
    }
}
