using System.Net.Http.Json;
using TradingSystem.Alpaca.Trading;

namespace TradingSystem.Bench.Running;

/// <summary>What the system offers to trade.</summary>
internal static class Market
{
    /// <summary>Symbols that can be traded: stocks first, then crypto pairs.</summary>
    public static async Task<IReadOnlyList<string>> SymbolsAsync(RunningSystem system, CancellationToken ct)
    {
        using var http = system.CreateClient(account: 1);
        var symbols = new List<string>();
        foreach (var assetClass in new[] { "us_equity", "crypto" })
        {
            var assets = await http.GetFromJsonAsync(new Uri($"/v2/assets?asset_class={assetClass}", UriKind.Relative),
                TradingJson.Default.AssetWireArray, ct);
            symbols.AddRange((assets ?? []).Where(asset => asset.Tradable).Select(asset => asset.Symbol));
        }
        return symbols;
    }
}
