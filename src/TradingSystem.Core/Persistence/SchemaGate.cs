using Microsoft.Extensions.Logging;

namespace TradingSystem.Core.Persistence;

/// <summary>Holds a process back until the database has the schema that it needs: not every platform starts the migrations first.</summary>
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
                var version = await migrator.CurrentVersionAsync(ct);
                if (open = version >= Migrator.NeededVersion) return;
                logger.LogWarning("The database's schema has version {Version}, {Needed} is needed: waiting for the migrations", version, Migrator.NeededVersion);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning("The database doesn't answer: {Reason}", e.Message);
            }
            await Task.Delay(Pause, clock, ct);
        }
    }
}
