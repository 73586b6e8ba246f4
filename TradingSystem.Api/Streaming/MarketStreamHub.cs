using TradingSystem.Alpaca.Streams;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.MarketData.Streaming;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Api.Streaming;

/// <summary>
/// Takes live market data to the streams of this process. When it doesn't come any more they are cut: a quiet socket
/// would look like a quiet market.
/// </summary>
public sealed class MarketStreamHub(
    IMarketBroadcast broadcast, MarketStreamOptions options, TimeProvider clock, ILogger<MarketStreamHub> logger)
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private readonly MarketStreamFan stocks = new(options.MaxConnectionsPerKey);
    private readonly MarketStreamFan crypto = new(options.MaxConnectionsPerKey);
    private long heard = long.MinValue;
    private object? attempt;   // the latest to subscribe

    public bool IsLive =>
        Volatile.Read(ref heard) is var at && at != long.MinValue && clock.GetElapsedTime(at) < Silence;

    public MarketStreamFan Of(MarketFeed feed) => feed.Crypto ? crypto : stocks;

    public async Task RunAsync(CancellationToken ct)
    {
        var (subscribed, wasLive) = (false, false);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (!subscribed) await SubscribeAsync();
                subscribed = true;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogDebug("Live market data can't be subscribed to: {Reason}", e.Message);
            }
            if (wasLive != IsLive)
            {
                wasLive = !wasLive;
                if (wasLive) logger.LogInformation("Live market data comes");
                else
                {
                    logger.LogWarning("No live market data: streams are cut");
                    stocks.CutAll(MarketStreamError.Internal);
                    crypto.CutAll(MarketStreamError.Internal);
                }
            }
            await Task.Delay(CheckEvery, clock, ct).Ended();
        }
    }

    /// <summary>
    /// An attempt that failed may have subscribed all the same, as after a time-out: it isn't listened to any more, or
    /// everything would come twice.
    /// </summary>
    private Task SubscribeAsync()
    {
        var mine = new object();
        Volatile.Write(ref attempt, mine);
        return broadcast.ReceiveAsync(read =>
        {
            if (mine == Volatile.Read(ref attempt)) Receive(read);
        });
    }

    private void Receive(Func<IReadOnlyList<MarketEvent>> read)
    {
        Volatile.Write(ref heard, clock.GetTimestamp());
        if (!stocks.HasSessions && !crypto.HasSessions) return;
        var messages = read();
        if (messages.Count == 0) return;
        if (stocks.HasSessions) stocks.Send(Of(AssetClass.UsEquity, messages));
        if (crypto.HasSessions) crypto.Send(Of(AssetClass.Crypto, messages));
    }

    private static MarketMessage[] Of(AssetClass market, IReadOnlyList<MarketEvent> events) =>
        [.. events.Where(happened => AssetClasses.Of(happened.Symbol) == market).Select(MarketMessage.Of)];
}
