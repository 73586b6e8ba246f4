using TradingSystem.Domain.Prices;

namespace TradingSystem.Alpaca.MarketData;

/// <summary>A kind of market data, and what it is called in paths and answers.</summary>
/// <param name="One">The name of a single one: bar.</param>
/// <param name="Many">The name of several: bars.</param>
public sealed record DataKind<T>(string One, string Many) where T : IDataPoint;

/// <summary>The kinds that there are.</summary>
public static class DataKinds
{
    public static DataKind<Bar> Bars { get; } = new("bar", "bars");

    public static DataKind<TradeTick> Trades { get; } = new("trade", "trades");

    public static DataKind<QuoteTick> Quotes { get; } = new("quote", "quotes");

    public static DataKind<BookSnapshot> OrderBooks { get; } = new("orderbook", "orderbooks");

    private static readonly object[] All = [Bars, Trades, Quotes, OrderBooks];

    public static DataKind<T> Of<T>() where T : IDataPoint => All.OfType<DataKind<T>>().Single();
}
