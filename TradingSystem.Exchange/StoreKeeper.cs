using TradingSystem.Exchange.Venue;

namespace TradingSystem.Exchange;

/// <summary>Lets the store follow the journal.</summary>
public sealed class StoreKeeper(TradingVenue venue, TimeProvider clock, ILogger<StoreKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)
            .AsTask()
            .ContinueWith(tick => tick is { IsCompletedSuccessfully: true, Result: true }, TaskScheduler.Default))
        {
            Save();
        }
        Save();
    }

    private void Save()
    {
        try
        {
            venue.Save();
        }
        catch (Microsoft.Data.Sqlite.SqliteException e)
        {
            logger.LogError(
                e, "the store can't be written; what it lacks stays in memory and in the journal, and is tried again");
        }
    }
}
