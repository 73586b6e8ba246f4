namespace TradingSystem.Exchange.Prices;

/// <summary>Where each symbol's price comes from, by its options. A generated price goes on where it was.</summary>
/// <param name="kept">Prices before the last end; null: there was none.</param>
public sealed class PriceSources(ExchangeOptions options, MarketFactor market, IReadOnlyDictionary<string, decimal>? kept)
{
    public IPriceSource Of(SymbolOptions symbol, int number) => symbol.ReplayFile is { Length: > 0 } file
        ? new ReplayedPrice(BarFile.Read(Path.Combine(AppContext.BaseDirectory, file)), TimeSpan.FromSeconds(options.ReplaySecondsPerBar))
        : new GeneratedPrice(kept?.GetValueOrDefault(symbol.Symbol) is > 0 and var price ? price : symbol.Price, symbol.VolatilityPercentPerDay / 100, options.SeedOf(number), market, symbol.Beta);
}
