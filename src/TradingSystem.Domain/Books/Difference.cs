namespace TradingSystem.Domain.Books;

public enum DifferenceKind
{
    /// <summary>Both sides hold the symbol, in different quantities.</summary>
    Quantity,

    /// <summary>The broker holds what we know nothing of.</summary>
    UnknownPosition,

    /// <summary>We hold what the broker doesn't know.</summary>
    VanishedPosition,

    /// <summary>The broker's cash moved otherwise than our fills and adjustments explain.</summary>
    Cash,

    /// <summary>The broker has an open order that isn't ours.</summary>
    ForeignOrder,
}

/// <summary>Where our books and the broker's disagree.</summary>
/// <param name="Subject">The symbol; for a foreign order its id at the broker; for cash <c>USD</c>.</param>
/// <param name="Movements">How often our side had moved when they were compared: a later comparison of the same state
/// finds the same difference.</param>
public sealed record Difference(DifferenceKind Kind, string Subject, decimal Ours, decimal Theirs, long Movements)
{
    /// <summary>What must be added to our side.</summary>
    public decimal Missing => Theirs - Ours;
}
