using System.Text.Json.Serialization;

namespace TradingSystem.Alpaca.Trading;

/// <summary>
/// An account's equity over time: arrays of the same length, times in seconds since 1970, amounts in US dollars.
/// </summary>
public sealed class PortfolioHistoryWire
{
    public long[] Timestamp { get; init; } = [];
    public decimal[] Equity { get; init; } = [];
    public decimal[] ProfitLoss { get; init; } = [];

    /// <summary>Of the base: 0.01 is one per cent.</summary>
    public decimal[] ProfitLossPct { get; init; } = [];

    public decimal BaseValue { get; init; }

    /// <summary>The trading day whose close the base is; left out when it is the first value.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? BaseValueAsof { get; init; }

    public string Timeframe { get; init; } = "";
    public IReadOnlyDictionary<string, decimal[]> Cashflow { get; init; } = new Dictionary<string, decimal[]>();
}
