using Npgsql;

namespace TradingSystem.Bench.Profile;

/// <summary>
/// How many of the programs' sessions at the primary were, on average, in one statement and waiting for one thing.
/// </summary>
internal sealed record WaitShare(string Name, double Sessions)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    private const string Sql = """
        select left(regexp_replace(query, '\s+', ' ', 'g'), 48) || ' … ' || coalesce(wait_event_type || ':' || wait_event, 'on a processor, or waiting for one')
          from pg_stat_activity where state = 'active' and usename = 'trading_app'
        """;

    /// <summary>Looks 20 times a second until it is cancelled.</summary>
    public static async Task<IReadOnlyList<WaitShare>> SampleAsync(NpgsqlConnection connection, CancellationToken until)
    {
        var (seen, looks) = (new Dictionary<string, int>(), 0);
        await using var command = new NpgsqlCommand(Sql, connection);
        await command.PrepareAsync(CancellationToken.None);
        while (!until.IsCancellationRequested)
        {
            await using (var rows = await command.ExecuteReaderAsync(CancellationToken.None))
            {
                while (await rows.ReadAsync(CancellationToken.None))
                {
                    seen[rows.GetString(0)] = seen.GetValueOrDefault(rows.GetString(0)) + 1;
                }
            }
            looks++;
            await Task.Delay(Every, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return [.. seen
            .OrderByDescending(each => each.Value)
            .Select(each => new WaitShare(each.Key, each.Value / (double)Math.Max(1, looks)))];
    }
}
