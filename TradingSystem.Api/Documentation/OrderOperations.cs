using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;

namespace TradingSystem.Api.Documentation;

/// <summary>Orders and positions.</summary>
internal static class OrderOperations
{
    private const string Orders = "Orders", Positions = "Positions";

    private static readonly Field[] Prices =
    [
        new("limit_price", "number", "of limit and stop_limit orders"),
        new("stop_price", "number", "of stop and stop_limit orders"),
    ];

    private static readonly Field[] Order =
    [
        new("symbol", "text", "symbol, pair or asset id", Required: true),
        new("qty", "number", "this or notional"), new("notional", "number", "US dollars, market orders only"),
        new("side", "text", "", Required: true, Names<OrderSide>()),
        new("type", "text", "", Required: true, Names<OrderType>()),
        new("time_in_force", "text", "", Required: true, Names<TimeInForce>()), .. Prices,
        new("trail_price", "number", "of trailing_stop orders, or trail_percent"),
        new("trail_percent", "number", "of trailing_stop orders, or trail_price"),
        new("extended_hours", "flag", "limit orders with day or gtc only"),
        new("client_order_id", "text", "unique for ever in the account, at most 128 characters"),
        new("order_class", "text", "", Required: false, Names<OrderClass>()),
    ];

    private static readonly Field[] List =
    [
        new("status", "text", "default open", false, "open", "closed", "all"),
        new("limit", "integer", "1 to 500, default 50"),
        new("after", "time", "submitted after it"), new("until", "time", "submitted before it"),
        new("direction", "text", "default desc", false, "desc", "asc"),
        new("nested", "flag", "legs inside the order that they belong to"),
        new("symbols", "text", "separated by commas"), new("side", "text", "", false, Names<OrderSide>()),
        new("asset_class", "text", "separated by commas"),
        new("before_order_id", "uuid", "submitted before that order"),
        new("after_order_id", "uuid", "submitted after that order"),
    ];

    private static readonly Field[] Nested = [new("nested", "flag", "legs inside the order that they belong to")];

    public static IEnumerable<Operation> All =>
    [
        new("POST /v2/orders", Orders, "Place an order", schemas => schemas.One<OrderWire>())
        {
            Body = Field.Object(Order, ("take_profit", [Prices[0]]), ("stop_loss", Prices)),
        },
        new("GET /v2/orders", Orders, "List orders", schemas => schemas.Array<OrderWire>()) { Query = List },
        new("DELETE /v2/orders", Orders, "Cancel all open orders",
            schemas => schemas.Array<CancelStatusWire>()) { Status = StatusCodes.Status207MultiStatus },
        new("GET /v2/orders/{id}", Orders, "An order", schemas => schemas.One<OrderWire>()) { Query = Nested },
        new("GET /v2/orders:by_client_order_id", Orders, "An order by the client's id",
            schemas => schemas.One<OrderWire>()) { Query = [new("client_order_id", "text", "", Required: true)] },
        new("PATCH /v2/orders/{id}", Orders, "Replace an order by a new one", schemas => schemas.One<OrderWire>())
        {
            Body = Field.Object([new("qty", "number", "whole"),
            new("time_in_force", "text", "", false, Names<TimeInForce>()), .. Prices,
            new("trail", "number", "in the unit that the order has"),
            new("client_order_id", "text", "of the new order")]),
        },
        new("DELETE /v2/orders/{id}", Orders, "Cancel an order", null) { Status = StatusCodes.Status204NoContent },
        new("GET /v2/positions", Positions, "List positions", schemas => schemas.Array<PositionWire>()),
        new("GET /v2/positions/{name}", Positions, "A position by symbol or asset id",
            schemas => schemas.One<PositionWire>()),
        new("DELETE /v2/positions", Positions, "Close all positions", schemas => schemas.Array<CloseStatusWire>())
        {
            Status = StatusCodes.Status207MultiStatus, Query = [new(
                "cancel_orders", "flag", "cancel all open orders before")],
        },
        new("DELETE /v2/positions/{name}", Positions, "Close a position or a part of it",
            schemas => schemas.One<OrderWire>())
        {
            Query = [new("qty", "number", "this or percentage"), new("percentage", "number", "above 0, up to 100")],
        },
    ];

    private static string[] Names<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(EnumName<T>.Of)];
}
