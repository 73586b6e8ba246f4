namespace TradingSystem.Domain.Prices;

/// <summary>The trades of a period. Prices are in US dollars, the volume in units.</summary>
public sealed class Bar : IDataPoint
{
    /// <summary>The period's first moment.</summary>
    public DateTimeOffset Time { get; init; }

    public decimal Open { get; init; }
    public decimal High { get; init; }
    public decimal Low { get; init; }
    public decimal Close { get; init; }
    public decimal Volume { get; init; }

    /// <summary>How many there were.</summary>
    public long Trades { get; init; }

    /// <summary>Their average price, weighted by volume.</summary>
    public decimal AveragePrice { get; init; }
}
