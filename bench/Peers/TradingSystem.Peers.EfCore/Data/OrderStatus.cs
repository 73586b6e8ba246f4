namespace TradingSystem.Peers.EfCore.Data;

/// <summary>Statuses of an order, in Alpaca's words.</summary>
public static class OrderStatus
{
    public const string Pending =
        "pending_new", Accepted =
            "accepted", PartiallyFilled = "partially_filled", Filled = "filled", Rejected = "rejected";
}
