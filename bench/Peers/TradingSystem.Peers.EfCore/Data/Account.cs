namespace TradingSystem.Peers.EfCore.Data;

public sealed class Account
{
    public Guid Id { get; init; }
    public string Number { get; init; } = "";

    /// <summary>US dollars, those reserved for open orders included.</summary>
    public decimal Cash { get; set; }

    /// <summary>US dollars that open orders may need.</summary>
    public decimal Reserved { get; set; }
}
