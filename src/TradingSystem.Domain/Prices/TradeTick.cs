namespace TradingSystem.Domain.Prices;

/// <summary>
/// A trade, of stocks in whole sizes. Exchange, conditions and tape are the stocks' only, the taker's side (B or S) is
/// crypto's.
/// </summary>
public sealed class TradeTick : IDataPoint
{
    public const string StockExchange = "V";
    public const string StockTape = "C";
    private static readonly string[] RegularSale = ["@"];

    public DateTimeOffset Time { get; init; }
    public string? Exchange { get; init; }
    public decimal Price { get; init; }
    public decimal Size { get; init; }
    public string[]? Conditions { get; init; }
    public long Id { get; init; }
    public string? Tape { get; init; }
    public string? TakerSide { get; init; }

    public static TradeTick Of(
        bool crypto, DateTimeOffset time, decimal price, decimal size, long id, bool buyerTook = true) => new()
        {
            Time = time,
            Price = price,
            Size = crypto ? size : StockSize.Whole(size),
            Id = id,
            Exchange = crypto ? null : StockExchange,
            Conditions = crypto ? null : RegularSale,
            Tape = crypto ? null : StockTape,
            TakerSide = !crypto ? null : buyerTook ? "B" : "S",
        };
}
