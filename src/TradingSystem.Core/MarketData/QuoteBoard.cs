using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using TradingSystem.Core.Foundation;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Core.MarketData;

/// <summary>
/// The latest quotes in memory, from the cache; from the source itself while the cache is away or stands still.
/// </summary>
public sealed class QuoteBoard(
    IQuoteCache cache, IMarketData source, TimeProvider clock, ILogger<QuoteBoard> logger) : IQuotes
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StandsStill = TimeSpan.FromSeconds(3);
    private FrozenDictionary<string, Quote> quotes = FrozenDictionary<string, Quote>.Empty;

    public Quote? Find(string symbol) => Volatile.Read(ref quotes).GetValueOrDefault(symbol);

    public bool IsEmpty => Volatile.Read(ref quotes).Count == 0;

    public async Task RunAsync(CancellationToken ct)
    {
        var direct = false;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var cached = await ReadCacheAsync();
                if (direct != cached is null)
                {
                    logger.LogInformation(
                        "Quotes come from {Origin}", (direct = cached is null) ? "the source itself" : "the cache");
                }
                var latest = cached ?? await source.LatestAsync(ct);
                Volatile.Write(ref quotes, latest.ToFrozenDictionary(quote => quote.Symbol));
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning("No quotes: {Reason}", e.Message);   // the old ones stay, with their age
            }
            await Task.Delay(Pause, clock, ct).Ended();
        }
    }

    private async Task<IReadOnlyList<Quote>?> ReadCacheAsync()
    {
        if (await cache.ReadAsync() is not { Count: > 0 } cached) return null;
        return clock.GetUtcNow() - cached.Max(quote => quote.At) < StandsStill ? cached : null;
    }
}
