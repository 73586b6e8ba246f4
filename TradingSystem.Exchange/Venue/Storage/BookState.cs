using TradingSystem.Exchange.Prices;

namespace TradingSystem.Exchange.Venue.Storage;

/// <summary>What the books say at a place of the journal, apart from orders and executions.</summary>
/// <param name="Position">The journal up to there is contained.</param>
/// <param name="LastAt">When the last thing happened.</param>
/// <param name="Holdings">Quantity and cost by symbol.</param>
/// <param name="Prices">Where the prices were, to go on from.</param>
public sealed record BookState(long Position, decimal Cash, DateTimeOffset LastAt, Dictionary<string, Holding> Holdings,
    HashSet<string> Halted, Dictionary<string, PriceMark> Prices);

/// <summary>What is held of a symbol.</summary>
/// <param name="Cost">US dollars.</param>
public readonly record struct Holding(decimal Qty, decimal Cost);

/// <summary>What has changed since the last time: copies, which later changes leave alone.</summary>
public sealed record BookChanges(BookState State, IReadOnlyList<VenueOrder> Orders, IReadOnlyList<Execution> Fills);
