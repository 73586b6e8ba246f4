using TradingSystem.Core.Brokers;
using TradingSystem.Domain.Books;
using static TradingSystem.Core.Invariants.Amounts;

namespace TradingSystem.Core.Invariants;

/// <summary>A position of ours with all its executions at a broker, to be held against the broker's record.</summary>
/// <param name="Account">The account's number.</param>
/// <param name="Fills">In any sequence.</param>
public sealed record PositionHistory(string Account, Position Position, IReadOnlyCollection<FillEntry> Fills)
{
    /// <summary>The last decimal place in which a broker tells an average entry price, US dollars for a unit.</summary>
    private const decimal WireStep = 0.000000001m;

    /// <summary>The last decimal place in which we keep what a position cost, in US dollars.</summary>
    private const decimal CostStep = 0.000000000001m;

    /// <summary>
    /// I8: says how the average entry price differs from the broker's, where the two are figures of the same trades:
    /// one account of ours made every execution that the broker has in the symbol, booked them in the broker's
    /// sequence, and nothing else moved its position.
    /// </summary>
    /// <remarks>
    /// Our accounts share one of the broker's. Average costs of several accounts don't add up once parts are closed,
    /// and an average depends on the sequence of the trades: everything else, what was traded by hand or adjusted too,
    /// would differ though nobody is wrong, and isn't judged. Where the quantities differ, that is told elsewhere.
    /// </remarks>
    /// <param name="theirs">What the broker holds, when it had executed the record and nothing beyond.</param>
    /// <param name="record">Ids of all the broker's executions in the symbol, in their sequence.</param>
    /// <returns>Null when they agree, or aren't figures of the same trades.</returns>
    public string? CostContradiction(BrokerPosition theirs, IReadOnlyList<string> record)
    {
        if (Position.Qty == 0 || theirs.Qty != Position.Qty || !IsWhole(record)) return null;
        var (ours, his) = (Position.AvgEntryPrice, theirs.AvgEntryPrice);
        if (Math.Abs(ours - his) <= Rounding) return null;
        return $"position {Position.Symbol} of {Account}: cost {Text(ours)} a unit, at the broker {Text(his)}";
    }

    /// <summary>
    /// What rounding may make of equal prices: the broker's is cut to a decimal place of the wire, and each of our
    /// executions rounds the cost of all units; what is closed takes its part of that error away, so it doesn't grow.
    /// Half of each step would do, were the digits behind it exact: whole ones leave room for the rests of divisions.
    /// </summary>
    private decimal Rounding => WireStep + Fills.Count * CostStep / Math.Abs(Position.Qty);

    /// <summary>Whether the executions of a record, one after the other, made the position what it is.</summary>
    private bool IsWhole(IReadOnlyList<string> record)
    {
        if (record.Count != Fills.Count || Position.Movements != Fills.Count) return false;
        var (booked, held) = (Fills.ToDictionary(fill => fill.ExecutionId), 0m);
        foreach (var id in record)
        {
            if (!booked.TryGetValue(id, out var fill)) return false;
            held += fill.Moved;
            // What was held after it tells which executions were booked before it.
            if (fill.PositionQty != held) return false;
        }
        return held == Position.Qty;
    }
}
