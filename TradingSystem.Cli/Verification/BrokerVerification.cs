using TradingSystem.Brokers.Alpaca;
using TradingSystem.Core.Brokers;
using TradingSystem.Core.Invariants;
using TradingSystem.Core.Reconciliation;
using TradingSystem.Domain.Books;
using TradingSystem.Postgres.Stores;

namespace TradingSystem.Cli.Verification;

/// <summary>Holds the books against the broker's own record.</summary>
internal sealed class BrokerVerification : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly ReconciliationOptions Rules = new();

    private readonly HttpClient http;
    private readonly AlpacaBroker broker;
    private readonly TimeProvider clock;
    private readonly CostVerification costs;
    private readonly HashSet<Guid> ours = [];
    private readonly Verdict ofOrders = new(
        "I2", "the broker has at most one order for each of ours, and none under an id of ours that we don't know");
    private readonly Verdict ofPositions = new(
        "I8", "all accounts together hold what the broker holds (of symbols that don't move meanwhile)");

    public BrokerVerification(BrokerOptions options, TimeProvider clock)
    {
        http = new() { BaseAddress = new Uri(options.BaseUrl), Timeout = Timeout };
        options.AddKey(http);
        (broker, this.clock) = (new(http, new AlpacaStream(() => http.BaseAddress, options, CryptoFee.None, clock),
            options, CryptoFee.None), clock);
        (Executions, costs) = (new(http, broker.Name), new(broker.Name));
    }

    public ExecutionVerification Executions { get; }

    public IEnumerable<Verdict> Verdicts =>
        Executions.IsOffered ? [ofOrders, ofPositions, costs.Verdict, .. Executions.Verdicts] : [ofOrders, ofPositions];

    public void Dispose() => http.Dispose();

    /// <summary>To be read before our orders are: whatever the broker has then is among them.</summary>
    public async Task<IReadOnlyList<BrokerOrder>> RecordAsync(CancellationToken ct) =>
        await broker.AllOrdersAsync(ct).Where(order => !IsByHand(order)).ToListAsync(ct);

    /// <summary>To be told each account's books.</summary>
    public void Found(AccountBooks books)
    {
        ours.UnionWith(books.Orders.Select(order => order.Id));
        foreach (var fill in books.Fills) Executions.Found(fill);
        if (Executions.IsOffered) costs.Found(books);
    }

    /// <summary>To be called after our books were read.</summary>
    public void CheckOrders(IReadOnlyList<BrokerOrder> record) =>
        ofOrders.Add(BrokerInvariants.OneOrderEach(ours.Contains, record));

    /// <summary>An execution that our books lack counts when they lack it at a second look, too.</summary>
    public Task CheckExecutionsAsync(SqlOrderQueries books, CancellationToken ct) =>
        Executions.EndAsync(async missing =>
    {
        await Task.Delay(Rules.ConfirmAfter, clock, ct);
        return await books.UnknownExecutionsAsync(broker.Name, missing, ct);
    }, ct);

    /// <summary>
    /// A difference counts when it is the same at a second look: what was on its way has arrived by then.
    /// </summary>
    public async Task CheckPositionsAsync(SqlReconciliationStore books, CancellationToken ct)
    {
        var first = await CompareAsync(books, ct);
        if (first.Count == 0) return;
        await Task.Delay(Rules.ConfirmAfter, clock, ct);
        ofPositions.Add((await CompareAsync(books, ct))
            .Intersect(first)
            .Select(
                difference => $"position {difference.Subject}: {difference.Ours}, at the broker {difference.Theirs}"));
    }

    /// <summary>What the broker executes meanwhile can't be in our books: its symbol isn't judged.</summary>
    public async Task CheckCostsAsync(CancellationToken ct)
    {
        if (!Executions.IsOffered) return;
        var positions = await broker.PositionsAsync(ct);
        await Executions.ReadOnAsync(ct);
        costs.Check(positions, Executions.In);
    }

    /// <summary>
    /// An order placed by hand may have been given its client order id by the broker: Alpaca takes a random UUID, ours
    /// begin with their time (version 7); the paper exchange takes its own id of the order.
    /// </summary>
    internal static bool IsByHand(BrokerOrder order) => IsByHand(order.ClientOrderId, order.BrokerOrderId);

    internal static bool IsByHand(string clientOrderId, string brokerOrderId) =>
        ClientOrderIds.OrderIdOf(clientOrderId) is not { Version: 7 } || clientOrderId == brokerOrderId;

    private async Task<IReadOnlyList<Difference>> CompareAsync(SqlReconciliationStore books, CancellationToken ct)
    {
        var before = await books.ReadAsync(broker.Name, ct);
        var theirs = await broker.PositionsAsync(ct);
        return Comparison.Positions(before, theirs, await books.ReadAsync(broker.Name, ct), Rules.Tolerance);
    }
}
