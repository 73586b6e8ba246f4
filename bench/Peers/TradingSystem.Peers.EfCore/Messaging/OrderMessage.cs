using TradingSystem.Peers.EfCore.Data;
using TradingSystem.Peers.EfCore.Intake;

namespace TradingSystem.Peers.EfCore.Messaging;

/// <summary>An order to execute, with all that it takes: nothing is read from the database to send it.</summary>
public sealed record OrderMessage(Guid OrderId, Guid AccountId, OrderBody Body)
{
    public static OrderMessage From(Order o) => new(o.Id, o.AccountId, new()
    {
        Symbol = o.Symbol,
        Qty = o.Qty,
        Side = o.Side,
        Type = o.Type,
        TimeInForce = o.TimeInForce,
        LimitPrice = o.LimitPrice,
        ClientOrderId = VenueId.Of(o.AccountId, o.Id),
    });
}
