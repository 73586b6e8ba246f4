namespace TradingSystem.Domain.Prices;

/// <summary>Something of a market's data that has a time.</summary>
public interface IDataPoint
{
    DateTimeOffset Time { get; }
}
