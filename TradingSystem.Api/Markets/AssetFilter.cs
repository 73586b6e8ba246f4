using TradingSystem.Core.Alpaca;

namespace TradingSystem.Api.Markets;

/// <summary>What <c>GET /v2/assets</c> can be narrowed to.</summary>
/// <param name="Status">Empty: any.</param>
/// <param name="Exchange">Empty: any.</param>
/// <param name="Attributes">An asset with any of them is meant; none: all are.</param>
internal sealed record AssetFilter(string Status, string AssetClass, string Exchange, string[] Attributes)
{
    private static readonly string[] Statuses = ["all", "active", "inactive"];
    private static readonly string[] Classes = [AssetWire.UsEquity, "us_option", AssetWire.Crypto, "crypto_perp", "treasury", "corporate", "global_equity", "us_index", "us_equity_chain", "ipo"];
    private static readonly string[] Exchanges = ["all", "AMEX", "ARCA", "BATS", "NYSE", "NASDAQ", "NYSEARCA", "OTC", "CRYPTO"];

    private static readonly string[] KnownAttributes =
        ["ptp_no_exception", "ptp_with_exception", "ipo", "has_options", "options_late_close", "fractional_eh_enabled", "overnight_tradable", "overnight_halted"];

    public static AlpacaError? Read(QueryReader query, out AssetFilter filter)
    {
        filter = new("", "", "", query.List("attributes"));
        if (query.OneOf("status", Statuses, out var status) is { } badStatus) return badStatus;
        if (query.OneOf("asset_class", Classes, out var assetClass) is { } badClass) return badClass;
        if (query.OneOf("exchange", Exchanges, out var exchange) is { } badExchange) return badExchange;
        if (filter.Attributes.FirstOrDefault(name => !KnownAttributes.Contains(name)) is { } unknown) return AlpacaError.Invalid($"attributes must be of {string.Join(", ", KnownAttributes)}, not {unknown}");
        filter = filter with { Status = status, AssetClass = assetClass, Exchange = exchange };
        return null;
    }

    public bool Includes(AssetWire asset) =>
        asset.Class == AssetClass
        && (Status == Statuses[0] || asset.Status == Status)
        && (Exchange == Exchanges[0] || asset.Exchange == Exchange)
        && (Attributes.Length == 0 || Attributes.Intersect(asset.Attributes).Any());
}
