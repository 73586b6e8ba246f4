using Npgsql;
using NpgsqlTypes;
using TradingSystem.Core.Audit;
using TradingSystem.Core.Leases;
using TradingSystem.Postgres.Connections;

namespace TradingSystem.Postgres.Audit;

/// <summary>
/// Seals events that are final, a block at a time, on one connection and so on one server: transaction ids mean nothing
/// on another. Events are numbered when they are written and appear when they are committed, so below the highest
/// number that is visible there may be some that aren't yet. They are final when every transaction has ended that had
/// begun to write by then.
/// </summary>
public sealed class AuditSealing(NpgsqlConnection connection, Fence fence, AuditOptions options, TimeProvider clock)
{
    /// <summary>Events up to here are final once all transactions with a lower id than that have ended.</summary>
    private sealed record Horizon(long LastSeq, ulong TransactionId);

    private const string Insert = """
        insert into audit_blocks (number, first_seq, last_seq, events, previous_hash, entries, hash, sealed_at)
        select $3, $4, $5, $6, $7, $8, $9, $10 from leases where name = $1 and token = $2 for key share
        """;

    private Horizon? horizon;

    /// <summary>Whether events wait for transactions to end.</summary>
    public bool IsWaiting => horizon is not null;

    /// <summary>Seals the next block if there is something final to seal; never waits.</summary>
    /// <exception cref="InvalidOperationException">The lease has another owner by now: nothing was written.</exception>
    public async Task<AuditBlock?> StepAsync(CancellationToken ct)
    {
        var head = await AuditRows.HeadAsync(connection, ct);
        horizon ??= await HorizonAsync(head?.LastSeq ?? 0, ct);
        if (horizon is null || !await HasPassedAsync(horizon, ct)) return null;

        var events = new List<AuditEvent>();
        await using (var rows = await AuditRows.EventsAsync(
            connection, head?.LastSeq ?? 0, horizon.LastSeq, options.BlockMaxEvents, ct))
        {
            while (await rows.ReadAsync(ct)) events.Add(AuditRows.ReadEvent(rows));
        }
        var isFull = events.Count == options.BlockMaxEvents;
        var now = clock.GetUtcNow();
        var block = AuditBlock.Seal(head, isFull ? events[^1].Seq : horizon.LastSeq, events, now);
        await InsertAsync(block, now, ct);
        if (block.LastSeq == horizon.LastSeq) horizon = null;
        return block;
    }

    /// <summary>
    /// Null when nothing is unsealed. The id is taken after the number was read: whoever wrote up to that number has a
    /// lower one.
    /// </summary>
    private async Task<Horizon?> HorizonAsync(long after, CancellationToken ct)
    {
        await using var highest = new NpgsqlCommand("select max(seq) from order_events", connection);
        if (await highest.ExecuteScalarAsync(ct) is not long last || last <= after) return null;
        await using var mine = new NpgsqlCommand("select pg_current_xact_id()", connection);
        return new(last, (ulong)(await mine.ExecuteScalarAsync(ct))!);
    }

    private async Task<bool> HasPassedAsync(Horizon horizon, CancellationToken ct)
    {
        await using var oldest = new NpgsqlCommand("select pg_snapshot_xmin(pg_current_snapshot()) > $1", connection);
        oldest.Parameters.Add(new() { Value = horizon.TransactionId, NpgsqlDbType = NpgsqlDbType.Xid8 });
        return await oldest.ExecuteScalarAsync(ct) is true;
    }

    private async Task InsertAsync(AuditBlock block, DateTimeOffset now, CancellationToken ct)
    {
        await using var insert = new NpgsqlCommand(Insert, connection);
        NpgsqlParameter[] parameters =
        [
            SqlBatch.Value(fence.Lease), SqlBatch.Value(fence.Token), SqlBatch.Value(block.Number),
            SqlBatch.Value(block.FirstSeq), SqlBatch.Value(block.LastSeq), SqlBatch.Value(block.Events),
            SqlBatch.Value(block.PreviousHash), SqlBatch.Value(block.Entries), SqlBatch.Value(block.Hash),
            SqlBatch.Value(now.UtcDateTime),
        ];
        foreach (var parameter in parameters) insert.Parameters.Add(parameter);
        if (await insert.ExecuteNonQueryAsync(ct) == 0)
        {
            throw new InvalidOperationException("the lease of the seals has another owner");
        }
    }
}
