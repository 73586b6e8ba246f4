using System.Text.Json.Serialization;

namespace TradingSystem.Core.Alpaca;

/// <summary>The asset object of Alpaca's trading API.</summary>
public sealed class AssetWire
{
    public const string UsEquity = "us_equity";
    public const string Crypto = "crypto";

    /// <summary>In a filter: any class.</summary>
    public const string AllClasses = "all";

    /// <summary>
    /// What a filter by class may name, as Alpaca's document lists it; assets of ours are of two of them.
    /// </summary>
    public static readonly string[] Classes =
    [
        UsEquity, "us_option", Crypto, "crypto_perp", "treasury", "corporate", "global_equity", "us_index",
        "us_equity_chain", "ipo", AllClasses,
    ];

    public Guid Id { get; init; }
    public string Class { get; init; } = UsEquity;
    public string Exchange { get; init; } = "";
    public string Symbol { get; init; } = "";
    public string Name { get; init; } = "";
    public string Status { get; init; } = "active";
    public bool Tradable { get; init; } = true;
    public bool Marginable { get; init; }
    public bool Shortable { get; init; }
    public bool EasyToBorrow { get; init; }
    public bool Fractionable { get; init; } = true;
    [JsonConverter(typeof(NumberConverter))] public decimal MaintenanceMarginRequirement { get; init; } = 100;
    public string MarginRequirementLong { get; init; } = "100";
    public string MarginRequirementShort { get; init; } = "100";
    public string[] Attributes { get; init; } = [];
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public decimal? MinOrderSize { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public decimal? MinTradeIncrement { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public decimal? PriceIncrement { get; init; }

    /// <summary>Whether a symbol is a crypto pair's (BTC/USD): no stock's has a slash.</summary>
    public static bool IsPair(string symbol) => symbol.Contains('/', StringComparison.Ordinal);
}
