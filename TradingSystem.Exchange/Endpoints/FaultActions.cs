using TradingSystem.Alpaca.Text;
using TradingSystem.Domain.Orders;
using TradingSystem.Exchange.Faults;
using TradingSystem.Exchange.Venue;

namespace TradingSystem.Exchange.Endpoints;

/// <summary>The faults that happen at once.</summary>
public sealed class FaultActions(
    FaultBoard board, StreamHub streams, MarketStreamHub markets, ConnectionGate connections, TradingVenue venue,
    VenueIds ids)
{
    /// <param name="connection">The connection that the order came by.</param>
    /// <returns>What was wrong with it; null when it is done, or ordered.</returns>
    public AlpacaError? Order(Fault fault, string connection)
    {
        if (fault.Problem() is { } problem) return AlpacaError.Invalid(problem);
        if (!fault.IsNow)
        {
            board.Add(fault);
            return null;
        }
        if (fault.Symbol is { Length: > 0 } symbol && venue.FindAsset(symbol) is null)
        {
            return AlpacaError.NotFound($"asset not found for {symbol}");
        }
        switch (fault.Kind)
        {
            case FaultKind.DisconnectStream:
                streams.Streams.CutAll();
                markets.CutAll();
                break;
            case FaultKind.Refuse:
                connections.CloseFor(TimeSpan.FromMilliseconds(fault.Milliseconds), except: connection);
                break;
            case FaultKind.PriceGap: venue.Jump(fault.Symbol!, fault.Percent / 100); break;
            case FaultKind.Halt or FaultKind.Resume: venue.Halt(fault.Symbol!, on: fault.Kind == FaultKind.Halt); break;
            case FaultKind.ManualOrder:
                return venue.Place(
                    new()
                    {
                        Symbol = fault.Symbol!,
                        Side = fault.Side,
                        Type = OrderType.Market,
                        TimeInForce = TimeInForce.Gtc,
                        Qty = fault.Qty,
                        ClientOrderId = $"by hand {ids.Next()}"
                    },
                    out _);
        }
        return null;
    }
}
