namespace TradingSystem.Exchange.Prices;

/// <summary>Where each symbol's price comes from, by its options. It goes on where it was.</summary>
/// <param name="kept">Prices before the last end; null: there was none.</param>
public sealed class PriceSources(
    ExchangeOptions options, MarketFactor market, IReadOnlyDictionary<string, PriceMark>? kept)
{
    public IPriceSource Of(SymbolOptions symbol, int number)
    {
        var mark = kept?.GetValueOrDefault(symbol.Symbol) ?? default;
        return symbol.ReplayFile is { Length: > 0 } file
            ? new ReplayedPrice(BarFile.Read(Path.Combine(AppContext.BaseDirectory, file)), TimeSpan.FromSeconds(options.ReplaySecondsPerBar), mark.Bars)
            : new GeneratedPrice(mark.Price > 0 ? mark.Price : symbol.Price, symbol.VolatilityPercentPerDay / 100, options.SeedOf(number), market, symbol.Beta);
    }
}
