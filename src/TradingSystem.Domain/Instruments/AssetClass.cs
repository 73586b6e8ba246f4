namespace TradingSystem.Domain.Instruments;

/// <summary>The kinds of assets that can be traded here.</summary>
public enum AssetClass
{
    /// <summary>Shares of stock listed in the United States.</summary>
    UsEquity,

    /// <summary>Pairs of a cryptocurrency and another currency, such as BTC/USD.</summary>
    Crypto,
}

public static class AssetClasses
{
    /// <summary>Tells the class of an asset by its symbol: a pair has a slash, no stock's symbol does.</summary>
    public static AssetClass Of(string symbol) =>
        symbol.Contains('/', StringComparison.Ordinal) ? AssetClass.Crypto : AssetClass.UsEquity;

    /// <summary>Whether a symbol is a crypto pair's.</summary>
    public static bool IsPair(string symbol) => Of(symbol) == AssetClass.Crypto;
}
