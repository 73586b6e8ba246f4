using TradingSystem.Exchange.Prices;
using TradingSystem.Exchange.Venue;

namespace TradingSystem.Exchange;

/// <summary>Lets the prices move.</summary>
public sealed class MarketMaker(
    TradingVenue venue, MarketFactor market, ExchangeOptions options, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.TickMilliseconds), clock);
        var last = clock.GetTimestamp();
        do
        {
            var now = clock.GetTimestamp();
            market.MoveTo(clock.GetUtcNow());
            venue.Tick(clock.GetElapsedTime(last, now));
            last = now;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
