using Microsoft.Extensions.Caching.Memory;
using TradingSystem.Alpaca.Text;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Api.Markets;

/// <summary>
/// Asks the market data source for what isn't in memory, and remembers for a little while what can't change any more.
/// </summary>
internal sealed class MarketSource(IMarketData source, TimeProvider clock, ILogger<MarketSource> logger) : IDisposable
{
    private const long CacheMaxBytes = 32 << 20;
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);
    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = CacheMaxBytes });

    public void Dispose() => cache.Dispose();

    /// <summary>The source's refusals are passed on; when it is away, the answer is 503.</summary>
    public async Task<IResult> AskAsync(Func<IMarketData, Task<byte[]>> ask)
    {
        try
        {
            return Answers.Json(await ask(source));
        }
        catch (MarketDataRefusedException e)
        {
            return Answers.Error(ToAlpaca(e));
        }
        catch (BrokerUnavailableException e)
        {
            logger.LogWarning("Market data can't be had: {Reason}", e.Message);
            return Answers.Error(AlpacaError.Unavailable("the market data source doesn't answer, try again"));
        }
    }

    public Task<IResult> HistoryAsync<T>(
        HistoryQuery query, Func<HistoryPage<T>, byte[]> write, string form, CancellationToken ct) where T : IDataPoint
    {
        if (query.Symbols.Count == 0)
        {
            return Task.FromResult(Answers.Json(write(new(new Dictionary<string, T[]>(), null))));
        }
        if (!IsComplete(query)) return AskAsync(async data => write(await data.HistoryAsync<T>(query, ct)));
        var key = $"{form} {string.Join(',', query.Symbols)} {query with { Symbols = [] }}";
        if (cache.TryGetValue(key, out byte[]? known)) return Task.FromResult(Answers.Json(known!));
        return AskAsync(async data =>
        {
            var answer = write(await data.HistoryAsync<T>(query, ct));
            cache.Set(key, answer,
                new MemoryCacheEntryOptions
                {
                    AbsoluteExpirationRelativeToNow = Remembered,
                    Size = answer.Length + 2 * key.Length
                });
            return answer;
        });
    }

    /// <summary>
    /// The source's own words, under a status that is true for our client: our key for the source isn't his.
    /// </summary>
    internal static AlpacaError ToAlpaca(MarketDataRefusedException refused) => refused.Why switch
    {
        MarketDataRefusal.NotAllowed => AlpacaError.Forbidden($"refused by the market data source: {refused.Message}"),
        MarketDataRefusal.NotFound => AlpacaError.NotFound(refused.Message),
        MarketDataRefusal.Busy => AlpacaError.Unavailable("the market data source is busy, try again"),
        _ => AlpacaError.BadParameter(refused.Message),
    };

    /// <summary>Bars, all of which have ended.</summary>
    private bool IsComplete(HistoryQuery query)
    {
        var now = clock.GetUtcNow();
        if (query.Timeframe is not { } timeframe
            || !query.EndIsGiven
            || query.End >= now
            || query.End < DateTimeOffset.UnixEpoch)
        {
            return false;
        }
        var zone = Timeframe.ZoneOf(query.Crypto);
        return timeframe.EndOf(timeframe.StartOf(query.End, zone), zone) <= now;
    }
}
