using System.Collections.Frozen;

namespace TradingSystem.Peers.EfCore.Intake;

/// <summary>What market orders reserve cash by, in US dollars: fixed, where a product would follow quotes.</summary>
public static class ReferencePrices
{
    private static readonly FrozenDictionary<string, decimal> Prices =
        new Dictionary<string, decimal>
        {
            ["AAPL"] = 180,
            ["MSFT"] = 420,
            ["TSLA"] = 250,
            ["SPY"] = 560
        }.ToFrozenDictionary();

    /// <summary>Null for a symbol that isn't traded.</summary>
    public static decimal? Of(string symbol) => Prices.TryGetValue(symbol, out var price) ? price : null;
}
