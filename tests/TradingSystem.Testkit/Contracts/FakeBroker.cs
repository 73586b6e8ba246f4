using TradingSystem.Core.Brokers;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Testkit.Contracts;

/// <summary>A broker that does what a test says; what the test doesn't speak of isn't there.</summary>
internal sealed class FakeBroker : IBroker
{
    public string Name => "fake";

    public TimeSpan VisibilityWindow { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan RequestLifetime { get; init; } = TimeSpan.FromSeconds(5);

    public Func<Order, PlaceOutcome> Place { get; set; } = _ => new PlaceOutcome.Unknown("no answer");

    public Func<string, string?> ClientOrderId { get; set; } = _ => null;

    public Func<IReadOnlyList<Asset>> Assets { get; set; } = () => [];

    public List<BrokerFill> Fills { get; } = [];

    /// <summary>The orders that were sent, in their sequence.</summary>
    public List<Order> Sent { get; } = [];

    public Task<PlaceOutcome> PlaceAsync(Order order, CancellationToken ct)
    {
        lock (Sent) Sent.Add(order);
        return Task.FromResult(Place(order));
    }

    public Task<CancelOutcome> CancelAsync(string brokerOrderId, CancellationToken ct) =>
        Task.FromResult(CancelOutcome.NotCancelable);

    public Task<FindOutcome> FindAsync(string clientOrderId, CancellationToken ct) =>
        Task.FromResult<FindOutcome>(new FindOutcome.NotFound());

    public IAsyncEnumerable<BrokerFill> FillsAfterAsync(DateTimeOffset after, CancellationToken ct) =>
        Fills.Where(fill => fill.At > after).ToAsyncEnumerable();

    public Task<string?> ClientOrderIdAsync(string brokerOrderId, CancellationToken ct) =>
        Task.FromResult(ClientOrderId(brokerOrderId));

    public Task<IReadOnlyList<BrokerPosition>> PositionsAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<BrokerPosition>>([]);

    public Task<decimal> CashAsync(CancellationToken ct) => Task.FromResult(0m);

    public Task<IReadOnlyList<BrokerOrder>> OpenOrdersAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<BrokerOrder>>([]);

    public Task<IReadOnlyList<StopMark>> MarksAsync(IReadOnlyCollection<string> symbols, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<StopMark>>([]);

    public IAsyncEnumerable<BrokerUpdate?> UpdatesAsync(CancellationToken ct) =>
        AsyncEnumerable.Empty<BrokerUpdate?>();

    public Task<IReadOnlyList<Asset>> AssetsAsync(CancellationToken ct) => Task.FromResult(Assets());
}
