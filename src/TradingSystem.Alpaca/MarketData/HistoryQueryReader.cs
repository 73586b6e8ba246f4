using System.Globalization;
using Microsoft.AspNetCore.Http;
using TradingSystem.Alpaca.Requests;
using TradingSystem.Alpaca.Text;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Alpaca.MarketData;

/// <summary>
/// Reads the parameters of requests for market data. Each method answers with what is wrong, or null.
/// </summary>
public static class HistoryQueryReader
{
    private const int MaxSymbols = 1000;
    private const int MaxSymbolLength = 24;
    private const int MaxTokenLength = 1000;
    private static readonly string[] LatestFeeds = ["", "iex", "sip", "delayed_sip", "boats", "overnight", "otc"];
    private static readonly string[] HistoricalFeeds = ["", "iex", "sip", "boats", "otc"];
    private static readonly string[] Adjustments = ["raw", "split", "dividend", "spin-off", "all"];

    /// <summary>The symbols of a request for several.</summary>
    public static AlpacaError? Symbols(IQueryCollection parameters, out string[] symbols)
    {
        symbols = [.. new QueryReader(parameters).List("symbols").Distinct()];
        if (symbols.Length == 0) return AlpacaError.BadParameter("symbols is required");
        if (symbols.Length > MaxSymbols) return AlpacaError.BadParameter($"symbols must not be more than {MaxSymbols}");
        foreach (var symbol in symbols)
        {
            if (Symbol(symbol, "symbols") is { } error) return error;
        }
        return null;
    }

    public static AlpacaError? Symbol(string symbol, string parameter) =>
        symbol.Length is >= 1 and <= MaxSymbolLength
            && symbol.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '/' or '_')
            ? null
            : AlpacaError.BadParameter($"{parameter} has an invalid symbol: {symbol}");

    /// <summary>What requests for the latest have besides symbols.</summary>
    public static AlpacaError? Latest(IQueryCollection parameters, bool crypto, out string feed)
    {
        feed = "";
        var query = new QueryReader(parameters);
        return crypto ? null : query.OneOf("feed", LatestFeeds, out feed)?.AsBadParameter ?? Currency(query);
    }

    /// <param name="bars">Whether a timeframe is needed.</param>
    public static AlpacaError? History(IQueryCollection parameters, bool crypto, bool bars, DateTimeOffset now,
        IReadOnlyList<string> symbols, out HistoryQuery history)
    {
        history = new() { Crypto = crypto, Symbols = symbols };
        var query = new QueryReader(parameters);
        var (limit, feed, timeframe) = (HistoryQuery.DefaultLimit, "", default(Timeframe));
        if (bars && query.Text("timeframe") is { Length: 0 })
        {
            return AlpacaError.BadParameter($"timeframe is required: {Timeframe.Names}");
        }
        if (bars && !Timeframe.TryParse(query.Text("timeframe"), out timeframe))
        {
            return AlpacaError.BadParameter($"timeframe is not one of {Timeframe.Names}");
        }
        var zone = Timeframe.ZoneOf(crypto);
        if (query.Time("start", zone, DayEdge.First, out var start)?.AsBadParameter is { } badStart) return badStart;
        if (query.Time("end", zone, DayEdge.Last, out var end)?.AsBadParameter is { } badEnd) return badEnd;
        if (query.Whole("limit", 1, HistoryQuery.MaxLimit, ref limit)?.AsBadParameter is { } badLimit) return badLimit;
        if (query.OneOf("sort", ["asc", "desc"], out var sort)?.AsBadParameter is { } badSort) return badSort;
        if (query.Text("page_token") is { Length: > MaxTokenLength })
        {
            return AlpacaError.BadParameter("page_token is not one that was answered with");
        }
        if (!crypto)
        {
            if (query.OneOf("feed", HistoricalFeeds, out feed)?.AsBadParameter is { } badFeed) return badFeed;
            if (Currency(query) is { } badCurrency) return badCurrency;
            if (bars && Array.Exists(query.List("adjustment"), adjustment => !Adjustments.Contains(adjustment)))
            {
                return AlpacaError.BadParameter($"adjustment must be of {string.Join(", ", Adjustments)}");
            }
            if (query.Text("asof") is { Length: > 0 } asof
                && asof != "-"
                && !DateOnly.TryParseExact(
                    asof, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            {
                return AlpacaError.BadParameter("asof is not a date (YYYY-MM-DD)");
            }
        }
        history = history with
        {
            Timeframe = bars ? timeframe : null,
            Start = start ?? Timeframe.Day.StartOf(end > DateTimeOffset.UnixEpoch && end < now ? end.Value : now, zone),
            End = end ?? now,
            EndIsGiven = end is not null,
            Limit = limit,
            Descending = sort == "desc",
            PageToken = Text(query, "page_token"),
            Feed = feed.Length > 0 ? feed : null,
            Adjustment = !crypto && bars ? Text(query, "adjustment") : null,
            AsOf = crypto ? null : Text(query, "asof"),
        };
        return history.End < history.Start ? AlpacaError.BadParameter("end is before start") : null;
    }

    private static AlpacaError? Currency(QueryReader query) =>
        query.Text("currency") is "" or "USD" or "usd" ? null : AlpacaError.BadParameter("currency must be USD");

    private static string? Text(QueryReader query, string name) =>
        query.Text(name) is { Length: > 0 } text ? text : null;
}
