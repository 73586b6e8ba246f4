using TradingSystem.Alpaca.Requests;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Text;
using AssetKind = TradingSystem.Domain.Instruments.AssetClass;

namespace TradingSystem.Api.Markets;

/// <summary>What <c>GET /v2/assets</c> can be narrowed to.</summary>
/// <param name="Status">Empty: any.</param>
/// <param name="Exchange">Empty: any.</param>
/// <param name="Attributes">An asset with any of them is meant; none: all are.</param>
internal sealed record AssetFilter(string Status, string AssetClass, string Exchange, string[] Attributes)
{
    private static readonly string[] Statuses = ["all", "active", "inactive"];
    private static readonly string[] Exchanges =
    [
        "all", "AMEX", "ARCA", "BATS", "NYSE", "NASDAQ", "NYSEARCA", "OTC", "CRYPTO"
    ];

    private static readonly string[] KnownAttributes =
        [
            "ptp_no_exception", "ptp_with_exception", "ipo", "has_options", "options_late_close",
            "fractional_eh_enabled", "overnight_tradable", "overnight_halted"
        ];

    public static AlpacaError? Read(QueryReader query, out AssetFilter filter)
    {
        filter = new("", "", "", []);
        if (query.OneOf("status", Statuses, out var status) is { } badStatus) return badStatus;
        if (query.OneOf("asset_class", AssetWire.Classes, out var assetClass) is { } badClass) return badClass;
        if (query.OneOf("exchange", Exchanges, out var exchange) is { } badExchange) return badExchange;
        if (query.SomeOf("attributes", KnownAttributes, out var attributes) is { } badAttribute) return badAttribute;
        filter = new(status, assetClass, exchange, attributes);
        return null;
    }

    public bool Includes(Asset asset) =>
        (AssetClass == AssetWire.AllClasses || EnumName<AssetKind>.Of(asset.Class) == AssetClass)
        && (Status == Statuses[0] || asset.Tradable == (Status == Statuses[1]))
        && (Exchange == Exchanges[0] || asset.Exchange == Exchange)
        && (Attributes.Length == 0 || Attributes.Intersect(AssetWire.AttributesOf(asset)).Any());
}
