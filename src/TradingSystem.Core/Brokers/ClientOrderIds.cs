using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Brokers;

/// <summary>
/// The client order id that we give a broker: a pure function of the order, so that a repeated request is recognised.
/// </summary>
public static class ClientOrderIds
{
    public static string Of(Order order) => order.Id.ToString();

    /// <summary>Null when the id isn't one of ours.</summary>
    public static Guid? OrderIdOf(string clientOrderId) =>
        Guid.TryParseExact(clientOrderId, "D", out var id) ? id : null;
}
