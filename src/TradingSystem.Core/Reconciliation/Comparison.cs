using TradingSystem.Core.Brokers;
using TradingSystem.Domain.Books;

namespace TradingSystem.Core.Reconciliation;

/// <summary>The pure part of the reconciliation: two sets of books in, differences out.</summary>
public static class Comparison
{
    /// <summary>
    /// Compares over the union of symbols. Our books are read before and after the broker's: only what didn't move
    /// meanwhile, and isn't in doubt, can be judged; the rest is left to the next time.
    /// </summary>
    public static IReadOnlyList<Difference> Positions(
        OurBooks before, IReadOnlyList<BrokerPosition> broker, OurBooks after, decimal tolerance)
    {
        var theirs = broker
            .GroupBy(position => position.Symbol)
            .ToDictionary(group => group.Key, group => group.Sum(position => position.Qty));
        var differences = new List<Difference>();
        foreach (var symbol in after.Holdings.Keys.Union(theirs.Keys).Order(StringComparer.Ordinal))
        {
            var (was, holding) = (before.Holdings.GetValueOrDefault(symbol), after.Holdings.GetValueOrDefault(symbol));
            if (was?.Movements != holding?.Movements || was is { InDoubt: true } || holding is { InDoubt: true })
            {
                continue;
            }
            var (ours, his) = (holding?.Qty ?? 0, theirs.GetValueOrDefault(symbol));
            if (Math.Abs(ours - his) <= tolerance) continue;
            var kind = ours == 0
                ? DifferenceKind.UnknownPosition
                : his == 0
                ? DifferenceKind.VanishedPosition
                : DifferenceKind.Quantity;
            differences.Add(new(kind, symbol, ours, his, holding?.Movements ?? 0));
        }
        return differences;
    }

    /// <summary>
    /// Compares the cash; while there is no baseline to compare with, tells what it would be. Neither while something
    /// moves.
    /// </summary>
    public static (Difference? Difference, decimal? Baseline) Cash(
        OurBooks before, decimal brokerCash, OurBooks after, decimal tolerance)
    {
        if (before.Movements != after.Movements || after.Holdings.Values.Any(holding => holding.InDoubt))
        {
            return (null, null);
        }
        if (after.CashBaseline is not { } baseline) return (null, brokerCash - after.NetCash);
        var (ours, theirs) = (after.NetCash, brokerCash - baseline);
        return (Math.Abs(ours - theirs) <= tolerance
            ? null
            : new(DifferenceKind.Cash, "USD", ours, theirs, after.Movements), null);
    }

    /// <summary>Open orders at the broker that we didn't place.</summary>
    public static IEnumerable<Difference> Orders(IReadOnlyList<BrokerOrder> open) =>
        open
            .Where(order => ClientOrderIds.OrderIdOf(order.ClientOrderId) is null)
            .Select(order => new Difference(DifferenceKind.ForeignOrder, order.BrokerOrderId, 0, 1, 0));
}
