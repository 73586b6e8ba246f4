using Microsoft.Extensions.Logging;
using TradingSystem.Core.Alpaca.Market;
using TradingSystem.Core.Brokers;

namespace TradingSystem.Core.MarketData.Streaming;

/// <summary>Keeps a feed's stream open. The pauses between attempts grow until a connection has brought data for a while.</summary>
public sealed class MarketFollower(AlpacaMarketStream stream, LiveMarket market, TimeProvider clock, ILogger<MarketFollower> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(10);

    public async Task RunAsync(MarketFeed feed, CancellationToken ct)
    {
        var pause = FirstPause;
        while (true)
        {
            var (opened, brought) = (clock.GetTimestamp(), false);
            try
            {
                await foreach (var messages in stream.ReadAsync(feed, ct))
                {
                    if (messages.Count == 0) continue;
                    market.Add(feed, messages);
                    if (!brought) logger.LogInformation("Market data comes from {Path}", feed.Path);
                    brought = true;
                    if (clock.GetElapsedTime(opened) > Healthy) pause = FirstPause;
                }
            }
            catch (BrokerUnavailableException e) when (!ct.IsCancellationRequested)
            {
                if (brought || pause == FirstPause) logger.LogWarning("{Path}: {Reason}; quotes are asked for meanwhile", feed.Path, e.Message);
            }
            await Task.Delay(pause, clock, ct);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
