using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using TradingSystem.Core.Accounts;
using TradingSystem.Core.Alpaca;
using TradingSystem.Core.Messaging;

namespace TradingSystem.Api.Streaming;

/// <summary>Trade updates from the outbox, where they stay for a while after they were sent.</summary>
public sealed class TradeUpdateHistory(NpgsqlDataSource primary) : IUpdateHistory<ApiKey>, IDisposable
{
    private const int PageRows = 1000;
    private const int MaxReaders = 4;

    /// <summary>Entries become visible when their transaction ends, which isn't the sequence of their ids.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    // Pages are of all accounts' entries, so that each is soon read; bodies are only of those that the account is in.
    private const string Page = """
        select b.id, case when exists (select 1 from orders o where o.id = any(b.order_ids) and o.account_id = $2) then b.body end
          from (select id, order_ids, body from outbox where id > $1 and kind = 'trade_updates' order by id limit $3) b
         order by b.id
        """;

    private readonly SemaphoreSlim readers = new(MaxReaders);

    public void Dispose() => readers.Dispose();

    public async Task<string?> RefusalAsync(string since, CancellationToken ct)
    {
        if (!UpdateId.TryParse(since, out var entry)) return "since is not an event_id";
        await using var command = primary.CreateCommand("select since from retention where kept = 'outbox'");
        var keptSince = await command.ExecuteScalarAsync(ct) is DateTime removed ? new DateTimeOffset(removed) : DateTimeOffset.MinValue;
        return UpdateId.TimeOf(entry) - Overlap < keptSince ? "since is too old" : null;
    }

    public async IAsyncEnumerable<(string EventId, ReadOnlyMemory<byte> Message)> SinceAsync(ApiKey user, string since, [EnumeratorCancellation] CancellationToken ct)
    {
        if (!UpdateId.TryParse(since, out var entry)) throw new ArgumentException("not an event_id", nameof(since));
        var last = UpdateId.Floor(UpdateId.TimeOf(entry) - Overlap);
        while (true)
        {
            var (rows, found) = await ReadAsync(last, user.AccountId, ct);
            foreach (var (id, body) in found)
            {
                foreach (var (place, envelope) in (JsonSerializer.Deserialize(body, BusJson.Default.TradeUpdateEnvelopeArray) ?? []).Index())
                {
                    if (envelope.AccountId != user.AccountId) continue;
                    var eventId = envelope.Message.Data.EventId ??= UpdateId.Of(id, place);
                    if (eventId != since) yield return (eventId, JsonSerializer.SerializeToUtf8Bytes(envelope.Message, TradingJson.Default.StreamMessageTradeUpdateWire));
                }
            }
            if (rows.Count < PageRows) yield break;
            last = rows[^1];
        }
    }

    private async Task<(List<Guid> Rows, List<(Guid Id, byte[] Body)> Found)> ReadAsync(Guid after, Guid accountId, CancellationToken ct)
    {
        await readers.WaitAsync(ct);
        try
        {
            await using var command = primary.CreateCommand(Page);
            command.Parameters.Add(new() { Value = after });
            command.Parameters.Add(new() { Value = accountId });
            command.Parameters.Add(new() { Value = (long)PageRows });
            var (rows, found) = (new List<Guid>(), new List<(Guid, byte[])>());
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                rows.Add(reader.GetGuid(0));
                if (!await reader.IsDBNullAsync(1, ct)) found.Add((rows[^1], reader.GetFieldValue<byte[]>(1)));
            }
            return (rows, found);
        }
        finally
        {
            readers.Release();
        }
    }
}
