using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Invariants;

/// <summary>Everything that is kept of one account, read in one snapshot.</summary>
/// <param name="OutboxEntries">For each order, how many <c>execute</c> entries of the outbox name it.</param>
/// <param name="OutboxKeptSince">Entries of the outbox that are older may have been removed.</param>
public sealed record AccountBooks(
    Account Account,
    IReadOnlyList<Order> Orders,
    IReadOnlyList<FillEntry> Fills,
    IReadOnlyList<EventEntry> Events,
    IReadOnlyList<Position> Positions,
    IReadOnlyList<AdjustmentEntry> Adjustments,
    IReadOnlyDictionary<Guid, int> OutboxEntries,
    DateTimeOffset OutboxKeptSince);

/// <summary>An execution that was applied. Quantities in units of the asset, values in US dollars.</summary>
/// <param name="Realized">The profit or loss of what it closed, fee deducted.</param>
/// <param name="PositionQty">What the account held of the symbol after it; negative when short.</param>
public sealed record FillEntry(
    string Broker, string ExecutionId, Guid OrderId, string Symbol, OrderSide Side, decimal Qty, decimal Price,
    decimal Fee, decimal Realized, decimal FeeQty = 0, decimal PositionQty = 0)
{
    public decimal SignedQty => Side == OrderSide.Buy ? Qty : -Qty;

    /// <summary>What it did to the position.</summary>
    public decimal Moved => SignedQty - FeeQty;
}

/// <summary>A line of an order's history.</summary>
public sealed record EventEntry(Guid OrderId, int Version, string Type, string? Detail);

/// <summary>A correction by the reconciliation; signed.</summary>
public sealed record AdjustmentEntry(string? Symbol, decimal Qty, decimal Cash);
