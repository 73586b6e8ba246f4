using System.Text.Json.Serialization.Metadata;

namespace TradingSystem.Core.Alpaca.Market;

/// <summary>A kind of market data, and what it is called in answers.</summary>
/// <param name="One">The name of a single one: bar.</param>
/// <param name="Many">The name of several: bars.</param>
public sealed record DataKind<T>(string One, string Many, JsonTypeInfo<T> Type, JsonTypeInfo<T[]> Types) where T : IDataPoint;

/// <summary>The kinds that there are.</summary>
public static class DataKinds
{
    public static DataKind<BarWire> Bars { get; } = new("bar", "bars", MarketDataJson.Default.BarWire, MarketDataJson.Default.BarWireArray);

    public static DataKind<TradeWire> Trades { get; } = new("trade", "trades", MarketDataJson.Default.TradeWire, MarketDataJson.Default.TradeWireArray);

    public static DataKind<QuoteWire> Quotes { get; } = new("quote", "quotes", MarketDataJson.Default.QuoteWire, MarketDataJson.Default.QuoteWireArray);

    public static DataKind<OrderBookWire> OrderBooks { get; } = new("orderbook", "orderbooks", MarketDataJson.Default.OrderBookWire, MarketDataJson.Default.OrderBookWireArray);
}
