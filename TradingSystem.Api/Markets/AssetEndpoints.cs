using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Core.MarketData;

namespace TradingSystem.Api.Markets;

/// <summary><c>/v2/assets</c></summary>
internal static class AssetEndpoints
{
    public static void MapAssets(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v2/assets", (HttpContext http, AssetCatalog assets) =>
        {
            if (AssetFilter.Read(new(http.Request.Query), out var filter) is { } malformed)
            {
                return Answers.Error(malformed);
            }
            var chosen = assets.All.Where(filter.Includes)
                .OrderBy(asset => asset.Exchange, StringComparer.Ordinal)
                .ThenBy(asset => asset.Symbol, StringComparer.Ordinal);
            return Answers.Json([.. chosen.Select(AssetWire.From)], TradingJson.Default.AssetWireArray);
        });
        app.MapGet("/v2/assets/{**name}",
            (string name, AssetCatalog assets) => assets.Find(Uri.UnescapeDataString(name)) is { } asset
            ? Answers.Json(AssetWire.From(asset), TradingJson.Default.AssetWire)
            : Answers.Error(AlpacaError.NotFound($"asset not found for {Uri.UnescapeDataString(name)}")));
    }
}
