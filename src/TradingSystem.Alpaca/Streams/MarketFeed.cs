using TradingSystem.Domain.Instruments;

namespace TradingSystem.Alpaca.Streams;

/// <summary>A stream of market data: its path, and what can be subscribed to.</summary>
/// <param name="Channels">In the sequence in which subscriptions are listed.</param>
/// <param name="IsServed">False for those that Alpaca has and nobody is subscribed to here.</param>
public sealed record MarketFeed(string Path, bool Crypto, IReadOnlyList<string> Channels, bool IsServed = true)
{
    public const string Trades = "trades";
    public const string Quotes = "quotes";
    public const string OrderBooks = "orderbooks";
    public const string Bars = "bars";
    public const string DailyBars = "dailyBars";
    public const string Statuses = "statuses";
    public const string Corrections = "corrections";
    public const string CancelErrors = "cancelErrors";

    private static readonly string[] OfStocks =
    [
        Trades, Quotes, Bars, "updatedBars", DailyBars, Statuses, "lulds", Corrections, CancelErrors
    ];
    private static readonly string[] OfCrypto = [Trades, Quotes, OrderBooks, Bars, "updatedBars", DailyBars];

    public static MarketFeed Stocks { get; } = new("/v2/iex", Crypto: false, OfStocks);

    public static MarketFeed CryptoUs { get; } = new("/v1beta3/crypto/us", Crypto: true, OfCrypto);

    /// <summary>One source under both names.</summary>
    public static IReadOnlyList<MarketFeed> All { get; } =
    [
        Stocks, Stocks with { Path = "/v2/sip" }, CryptoUs,
        Stocks with { Path = "/v2/delayed_sip", IsServed = false },
        Stocks with { Path = "/v1beta1/boats", IsServed = false },
        Stocks with { Path = "/v1beta1/overnight", IsServed = false },
    ];

    /// <summary>A symbol if the feed has it; null when there is none, or it is of the other kind.</summary>
    public string? OwnSymbol(string? symbol) =>
        symbol is not null && AssetClasses.IsPair(symbol) == Crypto ? symbol : null;
}
