namespace TradingSystem.Peers.EfCore.Data;

public sealed class Order
{
    public Guid Id { get; init; }
    public Guid AccountId { get; init; }

    /// <summary>Unique in its account.</summary>
    public string ClientOrderId { get; init; } = "";

    public string Symbol { get; init; } = "";
    public string Side { get; init; } = "";
    public string Type { get; init; } = "";
    public string TimeInForce { get; init; } = "";
    public decimal Qty { get; init; }
    public decimal? LimitPrice { get; init; }

    /// <summary>US dollars of the account that are still reserved for this order.</summary>
    public decimal Reserved { get; set; }

    /// <summary>One of <see cref="OrderStatus"/>.</summary>
    public string Status { get; set; } = OrderStatus.Pending;

    public decimal FilledQty { get; set; }
    public decimal? FilledAvgPrice { get; set; }
    public Guid? VenueOrderId { get; set; }
    public DateTimeOffset SubmittedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? FilledAt { get; set; }
}
