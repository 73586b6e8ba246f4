using System.Text.Json;
using TradingSystem.Core.Orders;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Messaging;

/// <summary>
/// A row of the outbox, written in the transaction that it tells of, with what is needed to send it on.
/// </summary>
/// <param name="Kind">execute (each accepted order, once), release (each that had to wait, once), cancel or
/// trade_updates.</param>
/// <param name="Orders">Orders whose messages are still to be sent; empty for trade updates, whose text is the
/// body.</param>
public sealed record OutboxMessage(
    Guid Id, string Kind, IReadOnlyList<OrderRoute> Orders, IReadOnlyList<Guid> OrderIds, byte[]? Body)
{
    public const string ExecuteKind = "execute";
    public const string ReleaseKind = "release";
    public const string CancelKind = "cancel";
    public const string TradeUpdatesKind = "trade_updates";

    /// <summary>Accounts that have updates in the body.</summary>
    public IReadOnlyList<Guid> AccountIds { get; init; } = [];

    public static OutboxMessage Execute(Guid id, IReadOnlyList<Order> orders) => OfOrders(id, ExecuteKind, orders);

    public static OutboxMessage Release(Guid id, IReadOnlyList<Order> orders) => OfOrders(id, ReleaseKind, orders);

    public static OutboxMessage Cancel(Guid id, IReadOnlyList<Order> orders) => OfOrders(id, CancelKind, orders);

    public static OutboxMessage TradeUpdates(Guid id, IReadOnlyList<OrderBatch.Update> updates)
    {
        TradeUpdate[] told =
        [
            .. updates.Select((update, place) =>
                TradeUpdate.Of(update.Announce, update.Order, update.PositionQty, UpdateId.Of(id, place))),
        ];
        var body = JsonSerializer.SerializeToUtf8Bytes(told, BusJson.Default.TradeUpdateArray);
        return new(id, TradeUpdatesKind, [], [.. updates.Select(update => update.Order.Id).Distinct()], body)
        {
            AccountIds = [.. updates.Select(update => update.Order.AccountId).Distinct()],
        };
    }

    private static OutboxMessage OfOrders(Guid id, string kind, IReadOnlyList<Order> orders) =>
        new(id, kind, [.. orders.Select(OrderRoute.Of)], [.. orders.Select(order => order.Id)], null);
}
