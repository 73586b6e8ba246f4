namespace TradingSystem.Alpaca.Trading;

/// <summary>An account activity of type FILL. Its id is <c>yyyyMMddHHmmssfff::execution id</c>.</summary>
public sealed class FillActivityWire : ActivityWire
{
    public string ActivityType { get; init; } = "FILL";
    public DateTimeOffset TransactionTime { get; init; }
    public string Type { get; init; } = "";
    public decimal Price { get; init; }
    public decimal Qty { get; init; }
    public string Side { get; init; } = "";
    public string Symbol { get; init; } = "";
    public decimal LeavesQty { get; init; }
    public decimal CumQty { get; init; }
    public Guid OrderId { get; init; }
    public string OrderStatus { get; init; } = "";
}
