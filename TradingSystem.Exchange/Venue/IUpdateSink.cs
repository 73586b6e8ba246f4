using TradingSystem.Alpaca.Trading;

namespace TradingSystem.Exchange.Venue;

/// <summary>Where the venue's trade updates go; called with the venue's lock held, must not block.</summary>
public interface IUpdateSink
{
    void Send(TradeUpdateWire update);
}
