using TradingSystem.Core.Orders;

namespace TradingSystem.Exchange.Matching;

/// <summary>An order as the book sees it.</summary>
/// <param name="limit">Worst acceptable price; null takes any.</param>
public sealed class BookOrder(Guid id, OrderSide side, decimal? limit, decimal qty)
{
    public Guid Id => id;
    public OrderSide Side => side;
    public decimal? Limit => limit;

    /// <summary>What is still wanted.</summary>
    public decimal Qty { get; set; } = qty;

    public bool Accepts(decimal price) => limit is not { } worst || (side == OrderSide.Buy ? price <= worst : price >= worst);
}
