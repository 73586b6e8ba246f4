using Npgsql;

namespace TradingSystem.Core.Persistence;

/// <summary>
/// The connection of a single writer, kept from batch to batch: taking one from the pool asks the server each time whether
/// it is still the primary, a round trip of its own. A connection that failed is given back, and the next one finds the new primary.
/// </summary>
internal sealed class WriterConnection(NpgsqlDataSource primary) : IAsyncDisposable
{
    private NpgsqlConnection? connection;

    /// <summary>Runs one batch at a time; the caller is the only writer.</summary>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> batch, CancellationToken ct)
    {
        connection ??= await primary.OpenConnectionAsync(ct);
        try
        {
            return await batch(connection);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (connection is not { } failed) return;
        connection = null;
        await failed.DisposeAsync();
    }
}
