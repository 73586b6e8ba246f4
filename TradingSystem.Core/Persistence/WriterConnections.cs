using System.Collections.Concurrent;
using Npgsql;

namespace TradingSystem.Core.Persistence;

/// <summary>
/// The connections of a few writers, kept from batch to batch: taking one from the pool asks the server each time whether
/// it is still the primary, a round trip of its own. A connection that failed is given back, and the next one finds the new primary.
/// </summary>
internal sealed class WriterConnections(NpgsqlDataSource primary) : IAsyncDisposable
{
    private readonly ConcurrentStack<NpgsqlConnection> idle = new();

    /// <summary>Runs a batch on a connection of its own: there are as many as batches run at the same time.</summary>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> batch, CancellationToken ct)
    {
        if (!idle.TryPop(out var connection)) connection = await primary.OpenConnectionAsync(ct);
        try
        {
            var result = await batch(connection);
            idle.Push(connection);
            return result;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (idle.TryPop(out var connection)) await connection.DisposeAsync();
    }
}
