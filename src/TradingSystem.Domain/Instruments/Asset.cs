namespace TradingSystem.Domain.Instruments;

/// <summary>An asset that can be traded, as a broker lists it. Sizes are in units, prices in US dollars.</summary>
public sealed record Asset
{
    public Guid Id { get; init; }
    public AssetClass Class { get; init; }
    public required string Symbol { get; init; }
    public string Name { get; init; } = "";

    /// <summary>Where it is listed: NASDAQ, NYSE, ARCA, CRYPTO …</summary>
    public string Exchange { get; init; } = "";

    /// <summary>Whether orders that open positions are taken.</summary>
    public bool Tradable { get; init; } = true;

    public bool Shortable { get; init; }

    /// <summary>Whether parts of a unit can be traded.</summary>
    public bool Fractionable { get; init; } = true;

    /// <summary>The smallest quantity of an order; null: any.</summary>
    public decimal? MinOrderSize { get; init; }

    /// <summary>Quantities are multiples of it; null: any.</summary>
    public decimal? MinTradeIncrement { get; init; }

    /// <summary>Prices are multiples of it; null: see <see cref="PriceStep"/>.</summary>
    public decimal? PriceIncrement { get; init; }

    public bool IsCrypto => Class == AssetClass.Crypto;
}
