using System.Text.Json.Serialization;
using TradingSystem.Alpaca.Text;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Text;

namespace TradingSystem.Alpaca.Trading;

/// <summary>The asset object of Alpaca's trading API.</summary>
public sealed class AssetWire
{
    /// <summary>In a filter: any class.</summary>
    public const string AllClasses = "all";

    private const string Active = "active", Inactive = "inactive";

    /// <summary>What extended hours allow for fractions of a share.</summary>
    private const string FractionalInExtendedHours = "fractional_eh_enabled";

    /// <summary>
    /// What a filter by class may name, as Alpaca's document lists it; assets of ours are of two of them.
    /// </summary>
    public static readonly string[] Classes =
    [
        "us_equity", "us_option", "crypto", "crypto_perp", "treasury", "corporate", "global_equity", "us_index",
        "us_equity_chain", "ipo", AllClasses,
    ];

    public Guid Id { get; init; }
    public string Class { get; init; } = EnumName<AssetClass>.Of(AssetClass.UsEquity);
    public string Exchange { get; init; } = "";
    public string Symbol { get; init; } = "";
    public string Name { get; init; } = "";
    public string Status { get; init; } = Active;
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

    public static AssetWire From(Asset asset) => new()
    {
        Id = asset.Id,
        Class = EnumName<AssetClass>.Of(asset.Class),
        Exchange = asset.Exchange,
        Symbol = asset.Symbol,
        Name = asset.Name,
        Status = asset.Tradable ? Active : Inactive,
        Tradable = asset.Tradable,
        Shortable = asset.Shortable,
        EasyToBorrow = asset.Shortable,
        Fractionable = asset.Fractionable,
        Attributes = AttributesOf(asset),
        MinOrderSize = asset.MinOrderSize,
        MinTradeIncrement = asset.MinTradeIncrement,
        PriceIncrement = asset.PriceIncrement,
    };

    public static string[] AttributesOf(Asset asset) =>
        asset is { IsCrypto: false, Fractionable: true } ? [FractionalInExtendedHours] : [];

    /// <returns>Null when the asset is of a class that isn't traded here.</returns>
    public Asset? ToAsset() => !EnumName<AssetClass>.TryParse(Class, out var kind) ? null : new()
    {
        Id = Id,
        Class = kind,
        Exchange = Exchange,
        Symbol = Symbol,
        Name = Name,
        Tradable = Tradable,
        Shortable = Shortable,
        Fractionable = Fractionable,
        MinOrderSize = MinOrderSize,
        MinTradeIncrement = MinTradeIncrement,
        PriceIncrement = PriceIncrement,
    };
}
