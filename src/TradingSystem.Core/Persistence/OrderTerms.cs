using System.Text.Json;
using System.Text.Json.Serialization;
using TradingSystem.Domain.Orders;
using TradingSystem.Domain.Text;

namespace TradingSystem.Core.Persistence;

/// <summary>An order as a JSON object of its row's columns: for what only few orders have, so that the intake needs no parameters for it.</summary>
internal sealed record OrderTerms
{
    public Guid Id { get; init; }
    public Guid AccountId { get; init; }
    public string ClientOrderId { get; init; } = "";
    public short Partition { get; init; }
    public string Symbol { get; init; } = "";
    public string Side { get; init; } = "";
    public string Type { get; init; } = "";
    public string TimeInForce { get; init; } = "";
    public decimal? Qty { get; init; }
    public decimal? LimitPrice { get; init; }
    public bool ExtendedHours { get; init; }
    public string Status { get; init; } = "";
    public string Execution { get; init; } = "";
    public DateTimeOffset SubmittedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public string? TraceParent { get; init; }
    public string? CorrelationId { get; init; }
    public decimal? StopPrice { get; init; }
    public decimal? TrailPrice { get; init; }
    public decimal? TrailPercent { get; init; }
    public decimal? Hwm { get; init; }
    public bool Watched { get; init; }
    public string OrderClass { get; init; } = "";
    public Guid? GroupId { get; init; }
    public string? Role { get; init; }
    public Guid? Replaces { get; init; }
    public decimal? ReplacesFilled { get; init; }
    public decimal? ReplacementCost { get; init; }

    /// <summary>Null when there are none.</summary>
    public static string? Of(IEnumerable<Order> orders)
    {
        OrderTerms[] terms = [.. orders.Select(Of)];
        return terms.Length == 0 ? null : JsonSerializer.Serialize(terms, OrderTermsJson.Default.OrderTermsArray);
    }

    private static OrderTerms Of(Order order) => new()
    {
        Id = order.Id,
        AccountId = order.AccountId,
        ClientOrderId = order.ClientOrderId,
        Partition = order.Partition,
        Symbol = order.Symbol,
        Side = EnumName<OrderSide>.Of(order.Side),
        Type = EnumName<OrderType>.Of(order.Type),
        TimeInForce = EnumName<TimeInForce>.Of(order.TimeInForce),
        Qty = order.Qty,
        LimitPrice = order.LimitPrice,
        ExtendedHours = order.ExtendedHours,
        Status = EnumName<OrderStatus>.Of(order.Status),
        Execution = EnumName<ExecutionState>.Of(order.Execution),
        SubmittedAt = order.SubmittedAt,
        UpdatedAt = order.UpdatedAt,
        TraceParent = order.TraceParent,
        CorrelationId = order.CorrelationId,
        StopPrice = order.StopPrice,
        TrailPrice = order.TrailPrice,
        TrailPercent = order.TrailPercent,
        Hwm = order.HighWaterMark,
        Watched = order.IsWatched,
        OrderClass = EnumName<OrderClass>.Of(order.Class),
        GroupId = order.GroupId,
        Role = order.Role is { } role ? EnumName<OrderRole>.Of(role) : null,
        Replaces = order.Replaces,
        ReplacesFilled = order.ReplacesFilled,
        ReplacementCost = order.ReplacementCost,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OrderTerms[]))]
internal sealed partial class OrderTermsJson : JsonSerializerContext;
