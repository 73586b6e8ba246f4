using System.Text.Json.Serialization;

namespace TradingSystem.Alpaca.Trading;

/// <summary>A page of the paper exchange's own record of executions. No part of Alpaca's API.</summary>
public sealed class ExecutionsWire
{
    public ExecutionWire[] Executions { get; init; } = [];

    /// <summary>The <c>after</c> to go on from.</summary>
    public long Next { get; init; }
}

/// <summary>An execution as the exchange wrote it down before it told anybody.</summary>
public sealed class ExecutionWire
{
    public Guid ExecutionId { get; init; }
    public Guid OrderId { get; init; }
    public string? ClientOrderId { get; init; }
    public string? Symbol { get; init; }
    public string? Side { get; init; }
    public decimal Qty { get; init; }
    public decimal Price { get; init; }

    /// <summary>The order was filled with it.</summary>
    public bool Complete { get; init; }

    [JsonPropertyName("transaction_time")] public DateTimeOffset Time { get; init; }
}
