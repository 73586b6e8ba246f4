namespace TradingSystem.Core.Alpaca.Market;

/// <summary>Something of the market data API that has a time.</summary>
public interface IDataPoint
{
    DateTimeOffset Time { get; }
}
