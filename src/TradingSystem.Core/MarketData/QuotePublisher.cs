using Microsoft.Extensions.Logging;
using TradingSystem.Core.Leases;
using TradingSystem.Core.MarketData.Streaming;
using TradingSystem.Domain.Instruments;

namespace TradingSystem.Core.MarketData;

/// <summary>
/// Takes the source's quotes and trades to the cache and the streams of all processes: the job of one. They come by the
/// source's streams as they happen, and go on a few times a second; where a stream is away or silent, they are asked
/// for.
/// </summary>
public sealed class QuotePublisher(IMarketData source, MarketFollower follower, LiveMarket market, IQuoteCache cache,
    IMarketBroadcast broadcast, TimeProvider clock, ILogger<QuotePublisher> logger) : ISingleOwnerJob
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AskAnyway = TimeSpan.FromSeconds(30);   // for symbols that don't move
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(1);

    public string Lease => "quotes";

    Task ISingleOwnerJob.RunAsync(Fence fence, CancellationToken ct) => RunAsync(ct);

    public Task RunAsync(CancellationToken ct) =>
        Task.WhenAll(
            follower.RunAsync(AssetClass.UsEquity, ct), follower.RunAsync(AssetClass.Crypto, ct), PublishAsync(ct));

    private async Task PublishAsync(CancellationToken ct)
    {
        var (failed, asked, sent) = (false, 0L, 0L);
        while (true)
        {
            try
            {
                if (asked == 0
                    || clock.GetElapsedTime(asked) > AskAnyway
                    || !market.IsFresh(AssetClass.UsEquity, Silence)
                    || !market.IsFresh(AssetClass.Crypto, Silence))
                {
                    market.Add(await source.LatestAsync(ct), Silence);
                    asked = clock.GetTimestamp();
                }
                var (messages, quotes) = market.Take();
                if (quotes.Count > 0) await cache.WriteAsync(quotes);
                if (messages.Count > 0 || clock.GetElapsedTime(sent) > SignOfLife)
                {
                    await broadcast.SendAsync(messages);
                    sent = clock.GetTimestamp();
                }
                failed = false;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                if (!failed) logger.LogWarning("Cannot publish quotes: {Reason}; retrying", e.Message);
                failed = true;
            }
            await Task.Delay(Pause, clock, ct);
        }
    }
}
