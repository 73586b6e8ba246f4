namespace TradingSystem.Domain.Prices;

/// <summary>
/// The best bid and ask at a moment. Prices in US dollars, sizes in units (of stocks whole ones); exchanges, conditions
/// and tape are the stocks' only.
/// </summary>
public sealed class QuoteTick : IDataPoint
{
    public DateTimeOffset Time { get; init; }
    public string? AskExchange { get; init; }
    public decimal AskPrice { get; init; }
    public decimal AskSize { get; init; }
    public string? BidExchange { get; init; }
    public decimal BidPrice { get; init; }
    public decimal BidSize { get; init; }
    public string[]? Conditions { get; init; }
    public string? Tape { get; init; }

    public static QuoteTick Of(
        bool crypto, DateTimeOffset time, decimal bidPrice, decimal bidSize, decimal askPrice, decimal askSize) => new()
        {
            Time = time,
            BidPrice = bidPrice,
            BidSize = crypto ? bidSize : StockSize.Whole(bidSize),
            AskPrice = askPrice,
            AskSize = crypto ? askSize : StockSize.Whole(askSize),
            BidExchange = crypto ? null : TradeTick.StockExchange,
            AskExchange = crypto ? null : TradeTick.StockExchange,
            Conditions = crypto ? null : RegularQuote,
            Tape = crypto ? null : TradeTick.StockTape,
        };

    private static readonly string[] RegularQuote = ["R"];
}
