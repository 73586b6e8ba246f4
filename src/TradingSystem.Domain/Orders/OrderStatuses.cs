namespace TradingSystem.Domain.Orders;

public static class OrderStatuses
{
    /// <summary>Filled, canceled, expired, replaced, rejected: nothing more is expected of the order.</summary>
    public static bool IsTerminal(this OrderStatus status) => status >= OrderStatus.Filled;
}
