using Microsoft.Extensions.Logging;
using Npgsql;
using TradingSystem.Core.Leases;
using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Calendar;
using TradingSystem.Postgres.Connections;
using static TradingSystem.Postgres.Connections.SqlBatch;

namespace TradingSystem.Postgres.Upkeep;

/// <summary>
/// Notes each minute what every account is worth, and what it was worth when the market closed: a job of one process.
/// Noting it twice changes nothing.
/// </summary>
public sealed class EquityRecorder(
    NpgsqlDataSource primary, IMarketData market, TimeProvider clock, ILogger<EquityRecorder> logger) : ISingleOwnerJob
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    // Cash and positions are of one snapshot. What nobody quotes is worth what it cost.
    private const string Sample = """
        insert into equity_samples (account_id, at, equity)
        select a.id, $1, a.cash + coalesce(p.value, 0) from accounts a
          left join (select p.account_id, sum(coalesce(p.qty * u.price, p.cost_basis)) as value
                       from positions p left join unnest($2, $3) u(symbol, price) on u.symbol = p.symbol where p.open group by 1) p on p.account_id = a.id
         where a.id <> $4
        on conflict do nothing
        """;

    // In the sequence of everybody else.
    private const string LockAccounts = "select from accounts order by id for update";

    private const string Close = """
        with days as (
          insert into equity_days (account_id, date, equity) select account_id, $1, equity from equity_samples where at = $2 on conflict do nothing returning account_id, equity)
        update accounts set last_equity = days.equity from days where accounts.id = days.account_id
        """;

    public string Lease => "equity-recorder";

    Task ISingleOwnerJob.RunAsync(Fence fence, CancellationToken ct) => RunAsync(ct);

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await RecordAsync(clock.GetUtcNow(), ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning("What the accounts are worth isn't noted now: {Reason}", e.Message);
            }
            await Task.Delay(Every, clock, ct);
        }
    }

    /// <summary>
    /// Notes the minute that a moment lies in, and the last close before it unless it was noted already.
    /// </summary>
    public async Task RecordAsync(DateTimeOffset now, CancellationToken ct)
    {
        var at = new DateTime(now.UtcTicks - now.UtcTicks % Every.Ticks, DateTimeKind.Utc);
        var day = TradingCalendar.LastClosed(now);
        var quotes = (await market.LatestAsync(ct)).Where(quote => quote.Worth is not null).ToArray();
        await using var connection = await primary.OpenConnectionAsync(ct);
        await new SqlBatch(connection)
            .Add(Sample, Value(at), Texts(quotes.Select(quote => quote.Symbol)),
                Numbers(quotes.Select(quote => quote.Worth)), Value(Account.House))
            .ExecuteAsync(ct);
        if (await IsClosedAsync(connection, day, ct)) return;
        await new SqlBatch(connection).Add("begin")
            .Add(LockAccounts)
            .Add(Close, Value(day), Value(at))
            .Add("commit")
            .ExecuteAsync(ct);
        logger.LogInformation("Noted what the accounts were worth at the close of {Day}", day);
    }

    private static async Task<bool> IsClosedAsync(NpgsqlConnection connection, DateOnly day, CancellationToken ct)
    {
        await using var rows = await new SqlBatch(connection)
            .Add("select from equity_days where date = $1 limit 1", Value(day))
            .ReadAsync(ct);
        return await rows.ReadAsync(ct);
    }
}
