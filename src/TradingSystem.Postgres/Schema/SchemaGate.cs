using Microsoft.Extensions.Logging;

namespace TradingSystem.Postgres.Schema;

/// <summary>
/// Holds a process back until the database has the schema and the functions that it needs, or newer ones: not every
/// platform starts the migrations first.
/// </summary>
public sealed class SchemaGate(Migrator migrator, TimeProvider clock, ILogger<SchemaGate> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private volatile bool open;

    /// <summary>Whether the schema was seen to be there.</summary>
    public bool IsOpen => open;

    public async Task WaitAsync(CancellationToken ct)
    {
        while (!open)
        {
            try
            {
                var missing = await migrator.MissingAsync(ct);
                if (open = missing.Count == 0) return;
                logger.LogWarning("Cannot use the database without {Missing}; retrying", string.Join(", ", missing));
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning("Cannot ask the database for its schema: {Reason}; retrying", e.Message);
            }
            await Task.Delay(Pause, clock, ct);
        }
    }
}
