using Microsoft.Extensions.Logging;
using TradingSystem.Core.Brokers;
using TradingSystem.Domain.Instruments;

namespace TradingSystem.Core.MarketData.Streaming;

/// <summary>
/// Keeps the stream of a market open. The pauses between attempts grow until a connection has brought data for a while.
/// </summary>
public sealed class MarketFollower(
    IMarketStream stream, LiveMarket live, TimeProvider clock, ILogger<MarketFollower> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(10);

    public async Task RunAsync(AssetClass market, CancellationToken ct)
    {
        var pause = FirstPause;
        while (true)
        {
            var (opened, brought) = (clock.GetTimestamp(), false);
            try
            {
                await foreach (var messages in stream.ReadAsync(market, ct))
                {
                    if (messages.Count == 0) continue;
                    live.Add(market, messages);
                    if (!brought) logger.LogInformation("Receiving {Market} market data from its stream", market);
                    brought = true;
                    if (clock.GetElapsedTime(opened) > Healthy) pause = FirstPause;
                }
            }
            catch (BrokerUnavailableException e) when (!ct.IsCancellationRequested)
            {
                if (brought || pause == FirstPause)
                {
                    logger.LogWarning(
                        "Cannot follow the {Market} market data stream: {Reason}; polling quotes", market, e.Message);
                }
            }
            await Task.Delay(pause, clock, ct);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
