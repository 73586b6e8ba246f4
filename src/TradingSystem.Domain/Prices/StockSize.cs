namespace TradingSystem.Domain.Prices;

/// <summary>Sizes of stocks in market data.</summary>
internal static class StockSize
{
    /// <summary>Whole numbers; what there is less of than one is shown as one.</summary>
    public static decimal Whole(decimal size) => size > 0 ? Math.Max(1, decimal.Truncate(size)) : 0;
}
