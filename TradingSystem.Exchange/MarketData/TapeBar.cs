using TradingSystem.Domain.Prices;

namespace TradingSystem.Exchange.MarketData;

/// <summary>
/// A bar with what is needed to join it to others without loss. Prices in US dollars, volume in units.
/// </summary>
/// <param name="Start">Its first moment.</param>
/// <param name="Value">Sum of price times size.</param>
public readonly record struct TapeBar(DateTimeOffset Start, decimal Open, decimal High, decimal Low, decimal Close,
    decimal Volume, decimal Value, long Trades) : IDataPoint
{
    DateTimeOffset IDataPoint.Time => Start;

    private const int AveragePriceDecimals = 6;

    public static TapeBar Of(DateTimeOffset start, decimal price, decimal size) =>
        new(start, price, price, price, price, size, price * size, 1);

    /// <summary>This bar followed by a later one.</summary>
    public TapeBar Then(TapeBar later) => this with
    {
        High = Math.Max(High, later.High),
        Low = Math.Min(Low, later.Low),
        Close = later.Close,
        Volume = Volume + later.Volume,
        Value = Value + later.Value,
        Trades = Trades + later.Trades,
    };

    public Bar ToWire() => new()
    {
        Time = Start,
        Open = Open,
        High = High,
        Low = Low,
        Close = Close,
        Volume = Volume,
        Trades = Trades,
        AveragePrice = Volume > 0 ? decimal.Round(Value / Volume, AveragePriceDecimals) : Close,
    };
}
