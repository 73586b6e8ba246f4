using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TradingSystem.Core.Brokers;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Core.MarketData;

/// <summary>
/// At what price the day before ended: the source's last daily bar before today, New York's days for stocks and UTC's
/// for crypto. Kept in memory for as long as the day lasts, and beyond that while the source is away.
/// </summary>
public sealed class PreviousCloses(IMarketData source, TimeProvider clock, ILogger<PreviousCloses> logger) : IDisposable
{
    private const int DaysBack = 10;   // longer than any closure of the exchanges that the calendar has
    private const int MaxSymbols = HistoryQuery.MaxLimit / DaysBack / 2;

    /// <summary>Somebody waits for an answer that can do without.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>After it was away, and for symbols that it has no bar of.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);

    /// <param name="Price">Null: the source has none.</param>
    private sealed record Close(DateTimeOffset Day, decimal? Price, long AskedAt);

    private readonly ConcurrentDictionary<string, Close> known = new();
    private readonly SemaphoreSlim asking = new(1);
    private long failedAt;   // 0: it answered

    public void Dispose() => asking.Dispose();

    /// <summary>When the day of a market began that a moment belongs to.</summary>
    public static DateTimeOffset DayOf(bool crypto, DateTimeOffset now) =>
        Timeframe.Day.StartOf(now, Timeframe.ZoneOf(crypto));

    /// <summary>In US dollars by symbol; those that nobody knows now are left out.</summary>
    public async Task<IReadOnlyDictionary<string, decimal>> FindAsync(
        IReadOnlyCollection<string> symbols, CancellationToken ct)
    {
        if (!HasJustFailed && symbols.Any(IsMissing))
        {
            // it goes on, for the next who asks
            await AskAsync(symbols).WaitAsync(Patience, clock, ct)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ct.ThrowIfCancellationRequested();
        }
        var found = new Dictionary<string, decimal>();
        foreach (var symbol in symbols)
        {
            if (known.TryGetValue(symbol, out var close) && close.Price is { } price) found[symbol] = price;
        }
        return found;
    }

    private bool HasJustFailed =>
        Volatile.Read(ref failedAt) is not 0 and var at && clock.GetElapsedTime(at) < AskAgainAfter;

    private bool IsMissing(string symbol) =>
        !known.TryGetValue(symbol, out var close) || close.Day != DayOf(AssetClasses.IsPair(symbol), clock.GetUtcNow())
            || close.Price is null && clock.GetElapsedTime(close.AskedAt) > AskAgainAfter;

    private async Task AskAsync(IReadOnlyCollection<string> symbols)
    {
        await asking.WaitAsync();
        try
        {
            foreach (var market in symbols.Where(IsMissing).GroupBy(AssetClasses.IsPair))
            {
                foreach (var some in market.Chunk(MaxSymbols)) await AskAsync(market.Key, some);
            }
            Volatile.Write(ref failedAt, 0);
        }
        catch (Exception e) when (e is BrokerUnavailableException or MarketDataRefusedException)
        {
            if (Volatile.Read(ref failedAt) == 0)
            {
                logger.LogWarning("Cannot read the closes of the day before: {Reason}; retrying", e.Message);
            }
            Volatile.Write(ref failedAt, clock.GetTimestamp());
        }
        finally
        {
            asking.Release();
        }
    }

    private async Task AskAsync(bool crypto, string[] symbols)
    {
        var day = DayOf(crypto, clock.GetUtcNow());
        var query = new HistoryQuery
        {
            Crypto = crypto,
            Symbols = symbols,
            Timeframe = Timeframe.Day,
            Start = day.AddDays(-DaysBack),
            End = day.AddMicroseconds(-1),
            EndIsGiven = true,
            Limit = HistoryQuery.MaxLimit,
            Adjustment = crypto ? null : "split",   // today's prices are those after today's split
        };
        var (last, asked) = (new Dictionary<string, Bar>(), clock.GetTimestamp());
        do
        {
            var page = await source.HistoryAsync<Bar>(query, CancellationToken.None);
            foreach (var (symbol, bars) in page.Items)
            {
                foreach (var bar in bars)
                {
                    if (!last.TryGetValue(symbol, out var other) || other.Time < bar.Time) last[symbol] = bar;
                }
            }
            query = query with { PageToken = page.NextPageToken };
        }
        while (query.PageToken is not null);
        foreach (var symbol in symbols) known[symbol] = new(day, last.GetValueOrDefault(symbol)?.Close, asked);
    }
}
