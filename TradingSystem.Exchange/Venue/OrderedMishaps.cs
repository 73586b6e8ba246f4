using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Faults;

namespace TradingSystem.Exchange.Venue;

/// <summary>What goes wrong with orders when it was ordered to. Not thread-safe.</summary>
public sealed class OrderedMishaps(FaultBoard faults)
{
    private const decimal Least = 0.0001m;
    private readonly List<(DateTimeOffset Due, Guid Id, decimal Qty)> lateFills = [];

    /// <summary>What an order gets before the venue cancels it; null: all that it wants.</summary>
    public decimal? CutTo(VenueOrder order) =>
        order.RemainingQty is { } rest && faults.Take(FaultKind.PartialThenCancel, order.Symbol) is not null
            ? Half(rest)
            : null;

    /// <summary>What is executed more than was wanted.</summary>
    public decimal Excess(VenueOrder order, decimal qty, decimal price) =>
        order is { Side: OrderSide.Buy, Qty: { } wanted }
            && order.IsCompletedBy(qty, price)
            && faults.Take(FaultKind.Overfill, order.Symbol) is not null
            ? Math.Max(Least, decimal.Round(wanted / 10, 4))
            : 0;

    public bool RefusesToCancel(VenueOrder order) => faults.Take(FaultKind.RefuseCancel, order.Symbol) is not null;

    public void Canceled(VenueOrder order, DateTimeOffset now)
    {
        if (order.RemainingQty is > 0 and var rest && faults.Take(FaultKind.FillAfterCancel, order.Symbol) is { } fault)
        {
            lateFills.Add((now.AddMilliseconds(fault.Milliseconds), order.Id, Half(rest)));
        }
    }

    /// <summary>Fills that come now, though their orders are canceled.</summary>
    public IReadOnlyList<(Guid Id, decimal Qty)> Due(DateTimeOffset now)
    {
        if (lateFills.Count == 0) return [];
        var due = lateFills.Where(fill => fill.Due <= now).Select(fill => (fill.Id, fill.Qty)).ToArray();
        lateFills.RemoveAll(fill => fill.Due <= now);
        return due;
    }

    private static decimal Half(decimal qty) =>
        qty >= 2 ? Math.Floor(qty / 2) : decimal.Round(qty / 2, 9, MidpointRounding.ToPositiveInfinity);
}
