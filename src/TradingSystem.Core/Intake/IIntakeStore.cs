namespace TradingSystem.Core.Intake;

/// <summary>Makes orders durable.</summary>
public interface IIntakeStore
{
    /// <summary>
    /// One transaction: judges each order against the limits as they are at the commit, and stores those that pass with
    /// their outbox entry. A batch that was stored by an earlier call is answered as accepted.
    /// </summary>
    Task<IReadOnlyList<IntakeResult>> AcceptAsync(
        Guid batchId, IReadOnlyList<IntakeOrder> orders, CancellationToken ct);
}
