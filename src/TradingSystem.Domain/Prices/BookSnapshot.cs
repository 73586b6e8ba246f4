namespace TradingSystem.Domain.Prices;

/// <summary>A book's levels, best first.</summary>
public sealed class BookSnapshot : IDataPoint
{
    public DateTimeOffset Time { get; init; }
    public PriceLevel[] Bids { get; init; } = [];
    public PriceLevel[] Asks { get; init; } = [];
}
