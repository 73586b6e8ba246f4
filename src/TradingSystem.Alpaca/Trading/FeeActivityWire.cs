namespace TradingSystem.Alpaca.Trading;

/// <summary>
/// An account activity of type CFEE: what a trade in crypto cost, in units of the asset (buying) or in US dollars
/// (selling). Both are negative or zero.
/// </summary>
public sealed class FeeActivityWire : ActivityWire
{
    public string ActivityType { get; init; } = "CFEE";

    /// <summary>The day (UTC) of the trade.</summary>
    public string Date { get; init; } = "";

    public decimal NetAmount { get; init; }
    public string Description { get; init; } = "";
    public string Symbol { get; init; } = "";
    public decimal Qty { get; init; }
    public decimal Price { get; init; }
    public string Status { get; init; } = "executed";
}
