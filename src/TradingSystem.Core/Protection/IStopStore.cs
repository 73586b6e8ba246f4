using TradingSystem.Domain.Books;

namespace TradingSystem.Core.Protection;

/// <summary>Open positions and their stops.</summary>
public interface IStopStore
{
    Task<IReadOnlyList<Position>> OpenPositionsAsync(CancellationToken ct);

    /// <summary>
    /// Gives a position its stop, in US dollars for a unit, if it still has the movements it had when the stop was
    /// calculated.
    /// </summary>
    Task SetStopAsync(Position position, decimal stopLoss, CancellationToken ct);

    /// <summary>Takes the stops of all positions away.</summary>
    Task ClearStopsAsync(CancellationToken ct);
}
