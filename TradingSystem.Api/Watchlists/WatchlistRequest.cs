using System.Text.Json;
using TradingSystem.Alpaca.Text;
using TradingSystem.Core.MarketData;

namespace TradingSystem.Api.Watchlists;

/// <summary>The body of a request about a watchlist. What is absent is null.</summary>
internal sealed record WatchlistRequest(string? Name, string[]? Symbols, string? Symbol)
{
    /// <summary>
    /// Symbols are those of the catalogue, however they were spelled, each once. Fields that aren't known are ignored.
    /// </summary>
    public static async Task<(WatchlistRequest Request, AlpacaError? Error)> ReadAsync(
        HttpContext http, AssetCatalog assets)
    {
        var nothing = new WatchlistRequest(null, null, null);
        var (body, malformed) = await RequestBody.ReadObjectAsync(http.Request);
        if (malformed is not null) return (nothing, malformed);
        if (Field(body, "name", out var name) is { } badName) return (nothing, badName);
        if (name is { Length: 0 or > Watchlist.MaxNameLength })
        {
            return (nothing, AlpacaError.Invalid($"name must have 1 to {Watchlist.MaxNameLength} characters"));
        }
        if (Field(body, "symbol", out var symbol) is { } badSymbol) return (nothing, badSymbol);
        if (symbol is not null)
        {
            if (assets.Find(symbol) is not { } asset) return (nothing, NoAsset(symbol));
            symbol = asset.Symbol;
        }
        if (!body.TryGetProperty("symbols", out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return (new(name, null, symbol), null);
        }
        if (list.ValueKind != JsonValueKind.Array)
        {
            return (nothing, AlpacaError.Invalid("symbols must be an array of texts"));
        }
        var symbols = new List<string>();
        foreach (var item in list.EnumerateArray())
        {
            if (RequestBody.Text(item, "symbols", out var text) is { } badItem) return (nothing, badItem);
            if (text is null) continue;
            if (assets.Find(text) is not { } asset) return (nothing, NoAsset(text));
            if (!symbols.Contains(asset.Symbol)) symbols.Add(asset.Symbol);
        }
        return symbols.Count > Watchlist.MaxSymbols
            ? (nothing, AlpacaError.Invalid($"a watchlist has at most {Watchlist.MaxSymbols} symbols"))
            : (new(name, [.. symbols], symbol), null);
    }

    private static AlpacaError? Field(JsonElement body, string field, out string? text)
    {
        text = null;
        return body.TryGetProperty(field, out var value) ? RequestBody.Text(value, field, out text) : null;
    }

    private static AlpacaError NoAsset(string name) => AlpacaError.Invalid($"asset not found for {name}");
}
