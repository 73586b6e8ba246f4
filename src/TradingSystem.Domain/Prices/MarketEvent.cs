namespace TradingSystem.Domain.Prices;

/// <summary>Something that has happened in a market, to the asset with that symbol.</summary>
/// <param name="Point">A trade, a quote, a bar, a status, a book or what has changed of it.</param>
public sealed record MarketEvent(string Symbol, IDataPoint Point)
{
    /// <summary>Whether a bar is a day's; else it is a minute's.</summary>
    public bool IsDaily { get; init; }
}
