namespace TradingSystem.Core.Orders;

/// <summary>An accepted order, as its row says. Quantities are in units of the asset, prices and reservations in US dollars.</summary>
public sealed record Order
{
    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required string ClientOrderId { get; init; }

    /// <summary>The queue that carries the order, see <see cref="Partition"/>.</summary>
    public required short Partition { get; init; }

    public required string Symbol { get; init; }
    /// <summary>The asset's id and class, as its catalogue entry says.</summary>
    public Guid AssetId { get; init; }

    public string AssetClass { get; init; } = "";
    public required OrderSide Side { get; init; }
    public required OrderType Type { get; init; }
    public required TimeInForce TimeInForce { get; init; }

    /// <summary>Null on orders by value.</summary>
    public decimal? Qty { get; init; }

    /// <summary>The value to trade; null on orders by quantity.</summary>
    public decimal? Notional { get; init; }

    public decimal? LimitPrice { get; init; }
    public bool ExtendedHours { get; init; }
    public OrderStatus Status { get; init; }
    public decimal FilledQty { get; init; }
    public decimal? FilledAvgPrice { get; init; }

    /// <summary>Cash that is still set aside for what the order may buy.</summary>
    public decimal Reserved { get; init; }

    /// <summary>Quantity of the position that is still set aside for what the order may sell.</summary>
    public decimal Held { get; init; }

    public ExecutionState Execution { get; init; }

    /// <summary>The fencing token under which the intent was recorded.</summary>
    public long? ExecutionToken { get; init; }

    /// <summary>When the first intent to send the order was recorded: from then on the broker has <see cref="Execution.ExecutionOptions.DefaultOrderTimeout"/> to confirm it.</summary>
    public DateTimeOffset? IntentAt { get; init; }

    public string? BrokerOrderId { get; init; }

    /// <summary>When the broker's own account of the order (its stream or an answer to a query) was last seen to agree.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>Why the order was rejected, or why its outcome is unknown.</summary>
    public string? Reason { get; init; }

    public bool CancelRequested { get; init; }

    /// <summary>Number of the order's latest event; starts at 1.</summary>
    public int Version { get; init; } = 1;

    public required DateTimeOffset SubmittedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset? FilledAt { get; init; }
    public DateTimeOffset? CanceledAt { get; init; }
    public DateTimeOffset? ExpiredAt { get; init; }
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>W3C trace context of the request that placed the order: later steps continue that trace.</summary>
    public string? TraceParent { get; init; }

    public string? CorrelationId { get; init; }

    /// <summary>Null for an order by value: only the broker can say when that one is complete.</summary>
    public decimal? RemainingQty => Qty - FilledQty;
}
