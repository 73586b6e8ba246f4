using TradingSystem.Core.Alpaca;
using TradingSystem.Core.MarketData;

namespace TradingSystem.Api.Markets;

/// <summary><c>/v2/assets</c></summary>
internal static class AssetEndpoints
{
    public static void MapAssets(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v2/assets", (HttpContext http, AssetCatalog assets) =>
        {
            var query = http.Request.Query;
            var (status, assetClass, exchange) = (query["status"].ToString(), query["asset_class"].ToString(), query["exchange"].ToString());
            if (assetClass.Length == 0) assetClass = AssetWire.UsEquity;
            var chosen = assets.All.Where(asset => asset.Class == assetClass && (status is "" or "all" || asset.Status == status) && (exchange.Length == 0 || asset.Exchange == exchange));
            return Answers.Json([.. chosen.OrderBy(asset => asset.Symbol, StringComparer.Ordinal)], TradingJson.Default.AssetWireArray);
        });
        app.MapGet("/v2/assets/{**name}", (string name, AssetCatalog assets) => assets.Find(Uri.UnescapeDataString(name)) is { } asset
            ? Answers.Json(asset, TradingJson.Default.AssetWire)
            : Answers.Error(AlpacaError.NotFound($"asset not found for {Uri.UnescapeDataString(name)}")));
    }
}
