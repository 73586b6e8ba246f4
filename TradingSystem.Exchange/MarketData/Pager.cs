using System.Buffers.Text;
using System.Globalization;
using System.Text;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Exchange.MarketData;

/// <summary>
/// Pages of a history of several symbols: symbol after symbol, each in the sequence of its times, the limit over all of
/// them together. A page's token names the last item that was given, so that what is added meanwhile moves nothing.
/// </summary>
public static class Pager
{
    /// <param name="items">What a symbol has between start and end, oldest first, no two of the same time.</param>
    /// <returns>Null when the query's token is none of ours.</returns>
    public static HistoryPage<T>? Page<T>(HistoryQuery query, Func<string, T[]> items) where T : IDataPoint
    {
        (string Symbol, DateTimeOffset Time)? behind = null;
        if (query.PageToken is { } token && (behind = Read(token)) is null) return null;

        var page = new Dictionary<string, T[]>();
        var (left, last) = (query.Limit, "");
        foreach (var symbol in query.Symbols.Distinct().Order(StringComparer.Ordinal))
        {
            var place = behind is { } done ? string.CompareOrdinal(symbol, done.Symbol) : 1;
            if (place < 0) continue;
            var found = items(symbol);
            if (query.Descending) Array.Reverse(found);
            if (place == 0)
            {
                found = [.. found.SkipWhile(item => query.Descending
                    ? item.Time >= behind!.Value.Time
                    : item.Time <= behind!.Value.Time)];
            }
            if (found.Length == 0) continue;
            if (left == 0) return new(page, last);
            if (found.Length > left)
            {
                page[symbol] = found[..left];
                return new(page, Token(symbol, found[left - 1].Time));
            }
            page[symbol] = found;
            left -= found.Length;
            last = Token(symbol, found[^1].Time);
        }
        return new(page, null);
    }

    private static string Token(string symbol, DateTimeOffset time) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{symbol}|{time.UtcTicks}")));

    private static (string Symbol, DateTimeOffset Time)? Read(string token)
    {
        if (!Base64Url.IsValid(token)) return null;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        var bar = text.LastIndexOf('|');
        return bar > 0
            && long.TryParse(text.AsSpan(bar + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? (text[..bar], new DateTimeOffset(ticks, TimeSpan.Zero)) : null;
    }
}
