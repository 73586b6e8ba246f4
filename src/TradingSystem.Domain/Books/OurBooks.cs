namespace TradingSystem.Domain.Books;

/// <summary>Our side of the comparison, read in one snapshot.</summary>
/// <param name="Holdings">Every symbol that was ever held, once.</param>
/// <param name="NetCash">What all accounts gained or spent since their deposits, in US dollars.</param>
/// <param name="CashBaseline">The broker's cash when nothing of ours had moved it; null before the first
/// comparison.</param>
/// <param name="Movements">Number of fills and adjustments so far: the same number means that nothing has
/// moved.</param>
public sealed record OurBooks(
    IReadOnlyDictionary<string, Holding> Holdings, decimal NetCash, decimal? CashBaseline, long Movements);

/// <summary>What all accounts together hold of a symbol.</summary>
/// <param name="Qty">Signed, in units of the asset.</param>
/// <param name="SoleHolder">The account, when exactly one has a position.</param>
/// <param name="AvgEntryPrice">US dollars for a unit; 0 when nothing is held.</param>
/// <param name="Movements">Number of the symbol's fills and adjustments so far.</param>
/// <param name="InDoubt">Whether an order in the symbol is on its way to the broker, or its outcome unknown.</param>
public sealed record Holding(
    string Symbol, decimal Qty, Guid? SoleHolder, decimal AvgEntryPrice, long Movements, bool InDoubt);
