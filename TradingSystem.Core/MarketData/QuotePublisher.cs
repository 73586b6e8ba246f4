using Microsoft.Extensions.Logging;

namespace TradingSystem.Core.MarketData;

/// <summary>Takes the source's quotes to the cache, for all processes: the job of one.</summary>
public sealed class QuotePublisher(IMarketData source, QuoteCache cache, TimeProvider clock, ILogger<QuotePublisher> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async Task RunAsync(CancellationToken ct)
    {
        var failed = false;
        while (true)
        {
            try
            {
                await cache.WriteAsync(await source.LatestAsync(ct));
                failed = false;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                if (!failed) logger.LogWarning("Quotes don't get to the cache: {Reason}", e.Message);
                failed = true;
            }
            await Task.Delay(Pause, clock, ct);
        }
    }
}
