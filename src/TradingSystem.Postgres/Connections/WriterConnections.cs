using System.Collections.Concurrent;
using Npgsql;
using TradingSystem.Core.Foundation;

namespace TradingSystem.Postgres.Connections;

/// <summary>
/// The connections of a few writers, kept from batch to batch: taking one from the pool asks the server each time
/// whether it is still the primary, a round trip of its own. A connection that failed is given back, and the next one
/// finds the new primary.
/// </summary>
/// <remarks>
/// A commit without an answer may have happened at the primary alone: whoever cuts its wait for the standby short lets
/// everybody see what the standby has not. Nothing is built on that: before the next batch something is committed that
/// the standby confirms, and with it all that came before.
/// </remarks>
internal sealed class WriterConnections(NpgsqlDataSource primary) : IAsyncDisposable
{
    private readonly ConcurrentStack<Writer> idle = new();
    private int failures;

    /// <param name="Connection">One batch at a time.</param>
    /// <param name="Failures">How many commits without an answer are confirmed by what it committed since.</param>
    private readonly record struct Writer(NpgsqlConnection Connection, int Failures);

    /// <summary>Runs a batch on a connection of its own: there are as many as batches run at the same time.</summary>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> batch, CancellationToken ct)
    {
        var known = Volatile.Read(ref failures);
        if (!idle.TryPop(out var writer)) writer = new(await primary.OpenConnectionAsync(ct), Failures: -1);
        try
        {
            if (writer.Failures < known) await ConfirmAsync(writer.Connection, ct);
            var result = await batch(writer.Connection);
            idle.Push(writer with { Failures = known });
            return result;
        }
        catch (Exception e)
        {
            Interlocked.Increment(ref failures);
            await writer.Connection.DisposeAsync();
            if (e.IsSilence())
            {
                await CloseIdleAsync();
                primary.Clear();
            }
            throw;
        }
    }

    public ValueTask DisposeAsync() => CloseIdleAsync();

    private async ValueTask CloseIdleAsync()
    {
        while (idle.TryPop(out var writer)) await writer.Connection.DisposeAsync();
    }

    private static async Task ConfirmAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select pg_logical_emit_message(true, 'confirmed', '')",
            connection)
        { CommandTimeout = SqlBatch.TimeoutSeconds };
        await command.ExecuteNonQueryAsync(ct);
    }
}
