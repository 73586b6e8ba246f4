using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Brokers;

/// <summary>
/// A place where orders are executed. Calls that can move money don't throw, they say how they ended.
/// </summary>
public interface IBroker
{
    string Name { get; }

    /// <summary>How long an order may exist at the broker without its queries showing it.</summary>
    TimeSpan VisibilityWindow { get; }

    /// <summary>How long a request may still arrive after its sender has given up.</summary>
    TimeSpan RequestLifetime { get; }

    /// <summary>Sends the order once, under <see cref="ClientOrderIds.Of"/>.</summary>
    Task<PlaceOutcome> PlaceAsync(Order order, CancellationToken ct);

    Task<CancelOutcome> CancelAsync(string brokerOrderId, CancellationToken ct);

    Task<FindOutcome> FindAsync(string clientOrderId, CancellationToken ct);

    /// <summary>The executions after the given time, oldest first.</summary>
    /// <exception cref="BrokerUnavailableException"/>
    IAsyncEnumerable<BrokerFill> FillsAfterAsync(DateTimeOffset after, CancellationToken ct);

    /// <summary>The client order id of an order at the broker; null when it has no such order.</summary>
    /// <exception cref="BrokerUnavailableException"/>
    Task<string?> ClientOrderIdAsync(string brokerOrderId, CancellationToken ct);

    /// <summary>What is held at the broker; symbols as in <see cref="AssetsAsync"/>.</summary>
    /// <exception cref="BrokerUnavailableException">No answer, or one that can't be read: never an empty
    /// list.</exception>
    Task<IReadOnlyList<BrokerPosition>> PositionsAsync(CancellationToken ct);

    /// <summary>Cash at the broker, in US dollars.</summary>
    /// <exception cref="BrokerUnavailableException"/>
    Task<decimal> CashAsync(CancellationToken ct);

    /// <summary>The broker's open orders, oldest first, each once.</summary>
    /// <exception cref="BrokerUnavailableException"/>
    Task<IReadOnlyList<BrokerOrder>> OpenOrdersAsync(CancellationToken ct);

    /// <summary>
    /// How far the market has come for those of our trailing stops of the symbols that the broker holds: no event tells
    /// of it.
    /// </summary>
    /// <exception cref="BrokerUnavailableException"/>
    Task<IReadOnlyList<StopMark>> MarksAsync(IReadOnlyCollection<string> symbols, CancellationToken ct);

    /// <summary>
    /// The broker's live events. The first element is null: from there on nothing is missed until the sequence ends or
    /// fails.
    /// </summary>
    /// <exception cref="BrokerUnavailableException"/>
    IAsyncEnumerable<BrokerUpdate?> UpdatesAsync(CancellationToken ct);

    /// <exception cref="BrokerUnavailableException"/>
    Task<IReadOnlyList<Asset>> AssetsAsync(CancellationToken ct);
}
