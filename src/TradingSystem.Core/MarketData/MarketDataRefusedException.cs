using TradingSystem.Core.Alpaca;

namespace TradingSystem.Core.MarketData;

/// <summary>The source has understood and says no: asking again would change nothing.</summary>
public sealed class MarketDataRefusedException(AlpacaError error) : Exception(error.Body.Message)
{
    /// <summary>What our own client is told.</summary>
    public AlpacaError Error { get; } = error;
}
