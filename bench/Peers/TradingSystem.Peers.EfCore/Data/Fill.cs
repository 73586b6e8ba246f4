namespace TradingSystem.Peers.EfCore.Data;

public sealed class Fill
{
    /// <summary>The venue's; each counts once.</summary>
    public string ExecutionId { get; init; } = "";

    public Guid OrderId { get; init; }
    public decimal Qty { get; init; }

    /// <summary>US dollars a unit.</summary>
    public decimal Price { get; init; }

    public DateTimeOffset At { get; init; }
}
