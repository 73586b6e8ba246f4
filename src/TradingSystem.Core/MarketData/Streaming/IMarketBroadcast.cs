using TradingSystem.Domain.Prices;

namespace TradingSystem.Core.MarketData.Streaming;

/// <summary>Live market data from the one process that gets it to all others. What nobody receives is lost.</summary>
public interface IMarketBroadcast
{
    /// <summary>An empty message says that the sender lives.</summary>
    Task SendAsync(IReadOnlyList<MarketEvent> messages);

    /// <summary>Hands over what comes, from now on; it is read only if it is asked for.</summary>
    Task ReceiveAsync(Action<Func<IReadOnlyList<MarketEvent>>> receive);
}
