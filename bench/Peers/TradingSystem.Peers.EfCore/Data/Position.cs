namespace TradingSystem.Peers.EfCore.Data;

public sealed class Position
{
    public Guid AccountId { get; init; }
    public string Symbol { get; init; } = "";
    public decimal Qty { get; set; }

    /// <summary>Units that open sell orders will deliver.</summary>
    public decimal Held { get; set; }

    /// <summary>What the units cost, in US dollars.</summary>
    public decimal Cost { get; set; }
}
