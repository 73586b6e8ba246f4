using System.Runtime.CompilerServices;
using TradingSystem.Core.Brokers;
using TradingSystem.Domain.Instruments;
using TradingSystem.Domain.Orders;
using TradingSystem.SimulationTests.Scheduling;

namespace TradingSystem.SimulationTests.Servers;

/// <summary>
/// A process's adapter to the broker: what the network does to a call becomes an outcome, as in the real adapters.
/// </summary>
internal sealed class BrokerClient(SimulatedBroker broker, Process process, Action<Order> leaving) : IBroker
{
    public string Name => "simulated";

    public TimeSpan VisibilityWindow => broker.VisibilityWindow;

    public TimeSpan RequestLifetime => broker.RequestLifetime;

    public async Task<PlaceOutcome> PlaceAsync(Order order, CancellationToken ct)
    {
        leaving(order);
        try
        {
            return await broker.Network.CallAsync("place", () => broker.Place(order, ClientOrderIds.Of(order)), ct);
        }
        catch (IOException e)
        {
            return new PlaceOutcome.Unknown(e.Message);
        }
    }

    public async Task<CancelOutcome> CancelAsync(string brokerOrderId, CancellationToken ct)
    {
        try
        {
            return await broker.Network.CallAsync("cancel", () => broker.Cancel(brokerOrderId), ct);
        }
        catch (IOException)
        {
            return CancelOutcome.Unknown;
        }
    }

    public async Task<FindOutcome> FindAsync(string clientOrderId, CancellationToken ct)
    {
        try
        {
            return await broker.Network.CallAsync("find", () => broker.Find(clientOrderId), ct);
        }
        catch (IOException e)
        {
            return new FindOutcome.Failed(e.Message);
        }
    }

    public async IAsyncEnumerable<BrokerFill> FillsAfterAsync(
        DateTimeOffset after, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var fill in await AskAsync("fills", () => broker.FillsAfter(after), ct)) yield return fill;
    }

    public Task<string?> ClientOrderIdAsync(string brokerOrderId, CancellationToken ct) =>
        AskAsync("client order id", () => broker.ClientOrderId(brokerOrderId), ct);

    public Task<IReadOnlyList<BrokerPosition>> PositionsAsync(CancellationToken ct) =>
        AskAsync("positions", broker.ShowPositions, ct);

    public Task<decimal> CashAsync(CancellationToken ct) => AskAsync("cash", () => broker.Cash, ct);

    public Task<IReadOnlyList<BrokerOrder>> OpenOrdersAsync(CancellationToken ct) =>
        AskAsync("open orders", broker.OpenOrders, ct);

    /// <summary>It holds no stops.</summary>
    public Task<IReadOnlyList<StopMark>> MarksAsync(IReadOnlyCollection<string> symbols, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<StopMark>>([]);

    public async IAsyncEnumerable<BrokerUpdate?> UpdatesAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var stream = new BrokerStream();
        void Leave() => broker.Disconnect(stream);
        await AskAsync("stream", () => broker.Connect(stream), ct);
        process.Died += Leave;
        try
        {
            yield return null;
            await foreach (var update in stream.ReadAsync(ct)) yield return update;
        }
        finally
        {
            process.Died -= Leave;
            Leave();
        }
    }

    public Task<IReadOnlyList<Asset>> AssetsAsync(CancellationToken ct) =>
        throw new NotSupportedException("no catalogue in the simulation");

    private async Task<T> AskAsync<T>(string what, Func<T> atBroker, CancellationToken ct)
    {
        try
        {
            return await broker.Network.CallAsync(what, atBroker, ct);
        }
        catch (IOException e)
        {
            throw new BrokerUnavailableException(e.Message, e);
        }
    }
}
