namespace TradingSystem.Alpaca.Trading;

/// <summary>
/// A market of <c>/v3/clock</c> and <c>/v3/calendar</c>: New York's stock exchanges, which keep the same days and
/// hours.
/// </summary>
public sealed class MarketWire
{
    public static IReadOnlyList<MarketWire> All { get; } =
    [
        new() { Mic = "XNYS", Acronym = "NYSE", Name = "New York Stock Exchange" },
        new() { Mic = "XNAS", Acronym = "NASDAQ", Name = "Nasdaq Stock Market" },
        new() { Mic = "IEXG", Acronym = "IEX", Name = "Investors Exchange" },
    ];

    /// <summary>Market identifier code (ISO 10383).</summary>
    public string Mic { get; init; } = "";
    public string Acronym { get; init; } = "";
    public string Name { get; init; } = "";
    public string Timezone { get; init; } = "America/New_York";

    /// <param name="name">Its code or its acronym, in any case.</param>
    public static MarketWire? Find(string name) =>
        All.FirstOrDefault(market => name.Equals(market.Mic, StringComparison.OrdinalIgnoreCase)
            || name.Equals(market.Acronym, StringComparison.OrdinalIgnoreCase));
}
