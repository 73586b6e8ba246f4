using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using TradingSystem.Alpaca.Streams;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Api.RateLimits;
using TradingSystem.Core.Messaging;
using TradingSystem.Core.Security;
using TradingSystem.Postgres.Connections;

namespace TradingSystem.Api.Streaming;

/// <summary>Trade updates from the outbox, where they stay for a while after they were sent.</summary>
/// <remarks>
/// What is long settled may come from the standby. The rest comes from the primary: an update that was sent just before
/// a stream began to listen comes by no other way, and a standby may not show it yet.
/// </remarks>
public sealed class TradeUpdateHistory(ReadRouter reads, RateLimiter limiter, TimeProvider clock)
    : IUpdateHistory<ApiKey>, IDisposable
{
    private const int PageRows = 1000;
    private const int MaxReaders = 4;

    /// <summary>
    /// Entries become visible when their transaction ends, which isn't the sequence of their ids, and those ids have
    /// the times of several machines, whose clocks differ.
    /// </summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    /// <summary>
    /// By then the transaction of an entry has ended in any case, and a standby that isn't far behind shows it.
    /// </summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(2);

    private const string Page = """
        select b.id, b.body from update_entries e join outbox b on b.id = e.entry
         where e.account_id = $1 and e.entry > $2 and e.entry < $3 order by e.entry limit $4
        """;

    private static readonly Guid End = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    private readonly SemaphoreSlim readers = new(MaxReaders);

    public void Dispose() => readers.Dispose();

    public async Task<string?> RefusalAsync(ApiKey user, string since, CancellationToken ct)
    {
        if (!UpdateId.TryParse(since, out var entry)) return "since is not an event_id";
        var count = limiter.Take(user.KeyId);
        if (count.IsTooMany) return $"rate limit exceeded, try again in {limiter.SecondsUntil(count.Reset)} seconds";
        return UpdateId.TimeOf(entry) - Overlap < await KeptSinceAsync(ct) ? "since is too old" : null;
    }

    public async IAsyncEnumerable<(string EventId, ReadOnlyMemory<byte> Message)> SinceAsync(
        ApiKey user, string since, [EnumeratorCancellation] CancellationToken ct)
    {
        if (!UpdateId.TryParse(since, out var entry)) throw new ArgumentException("not an event_id", nameof(since));
        var from = UpdateId.TimeOf(entry) - Overlap;
        var (last, settled) = (UpdateId.Floor(from), clock.GetUtcNow() - Settled);
        var bounds = from < settled ? new[] { UpdateId.Floor(settled), End } : [End];
        foreach (var bound in bounds)
        {
            var source = bound == End ? reads.Primary : reads.ForHistory(settled);
            while (true)
            {
                var page = await ReadAsync(source, user.AccountId, last, bound, ct);
                // A client that takes long isn't overtaken unnoticed by what removes the old ones.
                if (UpdateId.TimeOf(last) < await KeptSinceAsync(ct))
                {
                    throw new InvalidOperationException("it was removed meanwhile");
                }
                foreach (var update in page.SelectMany(row => UpdatesOf(row.Body, user.AccountId)))
                {
                    if (update.EventId != since) yield return update;
                }
                if (page.Count < PageRows) break;
                last = page[^1].Id;
            }
            last = bound;
        }
    }

    private static IEnumerable<(string EventId, ReadOnlyMemory<byte> Message)> UpdatesOf(byte[] body, Guid accountId) =>
        (JsonSerializer.Deserialize(body, BusJson.Default.TradeUpdateArray) ?? [])
            .Where(update => update.Order.AccountId == accountId)
            .Select(update => (update.EventId, (ReadOnlyMemory<byte>)AccountStream.Frame(TradeUpdateWire.From(update))));

    /// <summary>From when on all entries are still there.</summary>
    private async Task<DateTimeOffset> KeptSinceAsync(CancellationToken ct)
    {
        await using var command = reads.Primary.CreateCommand("select since from retention where kept = 'outbox'");
        return await command.ExecuteScalarAsync(ct) is DateTime removed
            ? new DateTimeOffset(removed)
            : DateTimeOffset.MinValue;
    }

    private async Task<List<(Guid Id, byte[] Body)>> ReadAsync(
        NpgsqlDataSource source, Guid accountId, Guid after, Guid before, CancellationToken ct)
    {
        await readers.WaitAsync(ct);
        try
        {
            await using var command = source.CreateCommand(Page);
            command.Parameters.Add(new() { Value = accountId });
            command.Parameters.Add(new() { Value = after });
            command.Parameters.Add(new() { Value = before });
            command.Parameters.Add(new() { Value = (long)PageRows });
            var page = new List<(Guid, byte[])>();
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) page.Add((reader.GetGuid(0), reader.GetFieldValue<byte[]>(1)));
            return page;
        }
        finally
        {
            readers.Release();
        }
    }
}
