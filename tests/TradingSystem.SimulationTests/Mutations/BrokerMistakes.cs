using TradingSystem.Core.Brokers;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;

namespace TradingSystem.SimulationTests.Mutations;

/// <summary>An adapter to go wrong in: what a mistake doesn't concern goes through.</summary>
internal abstract class WrongBroker(IBroker broker) : IBroker
{
    protected IBroker Right => broker;

    public string Name => broker.Name;

    public TimeSpan RequestLifetime => broker.RequestLifetime;

    public virtual TimeSpan VisibilityWindow => broker.VisibilityWindow;

    public virtual Task<PlaceOutcome> PlaceAsync(Order order, CancellationToken ct) => broker.PlaceAsync(order, ct);

    public Task<CancelOutcome> CancelAsync(string brokerOrderId, CancellationToken ct) =>
        broker.CancelAsync(brokerOrderId, ct);

    public virtual Task<FindOutcome> FindAsync(string clientOrderId, CancellationToken ct) =>
        broker.FindAsync(clientOrderId, ct);

    public virtual IAsyncEnumerable<BrokerFill> FillsAfterAsync(DateTimeOffset after, CancellationToken ct) =>
        broker.FillsAfterAsync(after, ct);

    public Task<string?> ClientOrderIdAsync(string brokerOrderId, CancellationToken ct) =>
        broker.ClientOrderIdAsync(brokerOrderId, ct);

    public virtual Task<IReadOnlyList<BrokerPosition>> PositionsAsync(CancellationToken ct) =>
        broker.PositionsAsync(ct);

    public Task<decimal> CashAsync(CancellationToken ct) => broker.CashAsync(ct);

    public Task<IReadOnlyList<BrokerOrder>> OpenOrdersAsync(CancellationToken ct) => broker.OpenOrdersAsync(ct);

    public Task<IReadOnlyList<StopMark>> MarksAsync(IReadOnlyCollection<string> symbols, CancellationToken ct) =>
        broker.MarksAsync(symbols, ct);

    public virtual IAsyncEnumerable<BrokerUpdate?> UpdatesAsync(CancellationToken ct) => broker.UpdatesAsync(ct);

    public Task<IReadOnlyList<Asset>> AssetsAsync(CancellationToken ct) => broker.AssetsAsync(ct);
}

/// <summary>Doesn't wait for the visibility window, and takes a lost answer for a refusal.</summary>
internal sealed class HastyBroker(IBroker broker, World world) : WrongBroker(broker)
{
    public override async Task<PlaceOutcome> PlaceAsync(Order order, CancellationToken ct)
    {
        var outcome = await Right.PlaceAsync(order, ct);
        if (outcome is not PlaceOutcome.Unknown) return outcome;
        world.Scheduler.Log("mistake", "asks once whether the broker has it");
        return await Right.FindAsync(ClientOrderIds.Of(order), ct) is FindOutcome.NotFound
            ? new PlaceOutcome.Rejected("not found")
            : outcome;
    }
}

/// <summary>The broker can't recognise a repeated request.</summary>
internal sealed class FreshIds(IBroker broker, World world) : WrongBroker(broker)
{
    private int attempts;

    public override async Task<PlaceOutcome> PlaceAsync(Order order, CancellationToken ct)
    {
        var outcome = await Right.PlaceAsync(order, ct);
        if (outcome is not PlaceOutcome.Unknown || ++attempts % 2 == 0) return outcome;
        // The adapter repeats by itself, under an id that the broker hasn't seen.
        var again = order with { Id = new Processes.SimulatedIds(world.Scheduler).Next() };
        return await world.Broker.Network.CallAsync(
            "place again", () => world.Broker.Place(order, again.Id.ToString()), ct)
            .ContinueWith(task => task.IsCompletedSuccessfully ? task.Result : outcome,
                TaskScheduler.FromCurrentSynchronizationContext());
    }
}

/// <summary>Believes a query that failed to have answered "nothing".</summary>
internal sealed class EmptyAnswers(IBroker broker, World world) : WrongBroker(broker)
{
    public override async Task<IReadOnlyList<BrokerPosition>> PositionsAsync(CancellationToken ct)
    {
        try
        {
            return await Right.PositionsAsync(ct);
        }
        catch (BrokerUnavailableException)
        {
            world.Scheduler.Log("mistake", "no answer is no position");
            return [];
        }
    }

    public override async Task<FindOutcome> FindAsync(string clientOrderId, CancellationToken ct) =>
        await Right.FindAsync(clientOrderId, ct) is { } outcome and not FindOutcome.Failed
            ? outcome
            : new FindOutcome.NotFound();
}
