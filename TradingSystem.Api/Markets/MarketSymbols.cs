using TradingSystem.Alpaca.MarketData;
using TradingSystem.Alpaca.Text;
using TradingSystem.Core.MarketData;
using TradingSystem.Domain.Instruments;

namespace TradingSystem.Api.Markets;

/// <summary>
/// Symbols of market data requests, in every spelling that the catalogue knows: BTC/USD, BTC%2FUSD, BTCUSD, an asset's
/// id.
/// </summary>
internal sealed class MarketSymbols(AssetCatalog assets)
{
    /// <summary>
    /// The symbols as the source calls them. Those of the other kind of market are left out, as are all that nobody
    /// knows by the source.
    /// </summary>
    public AlpacaError? Several(IQueryCollection query, bool crypto, out string[] symbols)
    {
        if (HistoryQueryReader.Symbols(query, out symbols) is { } error) return error;
        symbols = [.. symbols.Select(assets.SymbolOf)
            .Where(symbol => AssetClasses.IsPair(symbol) == crypto)
            .Distinct()];
        return null;
    }

    /// <summary>The symbol of a route for one stock; null (and no error) when it is none.</summary>
    public AlpacaError? Stock(string routed, out string? symbol)
    {
        var name = Uri.UnescapeDataString(routed);
        symbol = null;
        if (HistoryQueryReader.Symbol(name, "the path") is { } error) return error;
        symbol = assets.SymbolOf(name);
        if (AssetClasses.IsPair(symbol)) symbol = null;
        return null;
    }
}
