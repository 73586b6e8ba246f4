using TradingSystem.Domain.Risk;

namespace TradingSystem.Core.Intake;

/// <summary>Accepted, and durable, when there is no denial.</summary>
/// <param name="Available">What there would have been of what wasn't enough, or the limit that was in the way.</param>
public sealed record IntakeResult(Denial? Denial, decimal Available)
{
    /// <summary>Whether the accepted order opens a position or adds to one; otherwise it closes one.</summary>
    public bool Opens { get; private init; }

    /// <summary>Of a quantity that wasn't enough: what the order could have closed if no other did.</summary>
    public decimal Present { get; init; }

    /// <summary>What open orders close of that.</summary>
    public decimal SetAside { get; init; }

    /// <summary>Those orders.</summary>
    public IReadOnlyList<Guid> Holders { get; init; } = [];

    public static IntakeResult Accepted(bool opens) => new(null, 0) { Opens = opens };
}
