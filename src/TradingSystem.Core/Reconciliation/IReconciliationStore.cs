using TradingSystem.Core.Leases;
using TradingSystem.Domain.Books;

namespace TradingSystem.Core.Reconciliation;

/// <summary>Our books as the reconciliation reads and corrects them.</summary>
public interface IReconciliationStore
{
    /// <summary>From the primary, in one snapshot.</summary>
    Task<OurBooks> ReadAsync(string broker, CancellationToken ct);

    /// <summary>
    /// Notes the broker's cash at a moment when our fills explained nothing else; the first note stays.
    /// </summary>
    Task SetCashBaselineAsync(string broker, decimal baseline, CancellationToken ct);

    /// <summary>
    /// Makes the correction, if our side is still as it was compared (same number of movements, nothing in doubt) and
    /// the lease still ours; all in one transaction.
    /// </summary>
    /// <returns>False when nothing was changed: our books have moved, the lease is lost, or the correction was made
    /// before.</returns>
    Task<bool> AdjustAsync(string broker, Adjustment adjustment, Fence fence, DateTimeOffset at, CancellationToken ct);

    /// <summary>Keeps what a run found.</summary>
    Task RecordAsync(ReconciliationReport report, CancellationToken ct);
}
