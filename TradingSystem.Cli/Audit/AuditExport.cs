using System.Data;
using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using TradingSystem.Core.Audit;
using TradingSystem.Postgres.Audit;

namespace TradingSystem.Cli.Audit;

/// <summary>
/// The history as JSON lines, by seq. A line <c>{"block": …}</c> comes before the first of its events; an event's line
/// names its block and its place among that block's entries, so that whoever has the file can check it without the
/// database (docs/audit.md).
/// </summary>
internal static class AuditExport
{
    private sealed record BlockLine(BlockProof Block);

    private sealed record BlockProof(long Number, long FirstSeq, long LastSeq, int Events, string PreviousHash,
        string Entries, string Hash, string SealedAt);

    /// <param name="Block">Null while the event isn't sealed.</param>
    /// <param name="Entry">The place of the event's entry in the block, from 0; null when there is none: verify says
    /// why.</param>
    private sealed record EventLine(
        long Seq, Guid OrderId, int Version, string Type, string? Detail, string At, long? Block, int? Entry);

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never
    };

    /// <returns>How many events were written.</returns>
    public static async Task<long> WriteAsync(
        NpgsqlDataSource database, DateTimeOffset? from, DateTimeOffset? to, Stream output, CancellationToken ct)
    {
        await using var reading = await database.OpenConnectionAsync(ct);
        await using var looking = await database.OpenConnectionAsync(ct);
        await using var moment = await reading.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await using var writer = new StreamWriter(output);
        var (count, block, entries) = (0L, (AuditBlock?)null, new Dictionary<long, int>());
        await using var rows = await AuditRows.EventsAsync(reading, from, to, ct);
        while (await rows.ReadAsync(ct))
        {
            var row = AuditRows.ReadEvent(rows);
            if (count == 0 || (block is not null && row.Seq > block.LastSeq))
            {
                block = await AuditRows.BlockOfAsync(looking, row.Seq, ct);
                entries = block is null
                    ? []
                    : Enumerable.Range(0, block.Events).ToDictionary(i => block.EntryAt(i).Seq);
                if (block is not null) await WriteAsync(writer, new BlockLine(Proof(block)), ct);
            }
            await WriteAsync(writer,
                new EventLine(row.Seq, row.OrderId, row.Version, row.Type, row.Detail, row.At, block?.Number,
                    entries.TryGetValue(row.Seq, out var entry) ? entry : null),
                ct);
            count++;
        }
        return count;
    }

    private static BlockProof Proof(AuditBlock block) =>
        new(block.Number, block.FirstSeq, block.LastSeq, block.Events, Convert.ToHexStringLower(block.PreviousHash),
            Convert.ToHexStringLower(block.Entries), Convert.ToHexStringLower(block.Hash), block.SealedAt);

    private static Task WriteAsync<T>(StreamWriter writer, T line, CancellationToken ct) =>
        writer.WriteLineAsync(JsonSerializer.Serialize(line, Json).AsMemory(), ct);
}
