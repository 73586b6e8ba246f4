using TradingSystem.Core.Brokers;
using TradingSystem.Core.Execution;
using TradingSystem.Core.Invariants;
using TradingSystem.Core.Leases;
using TradingSystem.Domain.Books;
using TradingSystem.Domain.Orders;
using TradingSystem.SimulationTests.Mutations;
using TradingSystem.SimulationTests.Processes;
using TradingSystem.SimulationTests.Scheduling;
using TradingSystem.SimulationTests.Servers;

namespace TradingSystem.SimulationTests;

/// <summary>
/// One run: the system's own code on simulated servers, faults while clients trade, then healing, then the question
/// whether all came right.
/// </summary>
internal sealed class World
{
    private static readonly TimeSpan TradingPatience = TimeSpan.FromSeconds(90);

    /// <summary>
    /// I18: once faults have healed, everything settles within this time. The takeover of a lease and a visibility
    /// window are part of it.
    /// </summary>
    private static readonly TimeSpan SettlingPatience = TimeSpan.FromSeconds(10);

    /// <summary>A trade by hand is adopted by the reconciliation, which looks twice.</summary>
    private static readonly TimeSpan ReconciliationPatience = TimeSpan.FromSeconds(30);

    private static readonly string[] Symbols = ["AAPL", "MSFT", "BTC/USD"];
    private readonly Faults faults;
    private readonly Clients clients;

    private World(int seed, Mutation mutation)
    {
        Scheduler = new(seed);
        Mutation = mutation;
        Database = new(Scheduler) { Committed = CheckBooks };
        Bus = new(Scheduler, Partition.Count);
        Market = new(Scheduler, Symbols);
        Broker = new(Scheduler) { Arrived = CheckArrival };
        Accounts = [.. Enumerable.Range(1, 2).Select(_ => new SimulatedIds(Scheduler).Next())];
        Database.Open(new Account { Id = Account.House, Number = "HOUSE" });
        foreach (var id in Accounts)
        {
            Database.Open(new Account
            {
                Id = id,
                Number = SimulatedDatabase.Short(id),
                Cash = 100_000,
                Deposited = 100_000
            });
        }
        for (var n = 1; n <= 2; n++) Apis.Add(new(this, $"api-{n}"));
        for (var n = 1; n <= 2 + (seed & 1); n++) Workers.Add(WorkerProcess.Start(this, $"worker-{n}"));
        clients = new(this, Symbols);
        faults = new(this);
    }

    public Scheduler Scheduler { get; }

    public Mutation Mutation { get; }

    public SimulatedDatabase Database { get; }

    public SimulatedBus Bus { get; }

    public SimulatedBroker Broker { get; }

    public SimulatedMarket Market { get; }

    public IReadOnlyList<Guid> Accounts { get; }

    public List<ApiProcess> Apis { get; } = [];

    public List<Process> Workers { get; } = [];

    public ExecutionOptions Execution { get; set; } = new() { RedriveAfterSeconds = 5, DefaultOrderTimeoutSeconds = 4 };

    /// <summary>Clocks of machines differ.</summary>
    public TimeSpan ClockError() => TimeSpan.FromMilliseconds(Scheduler.Random.Next(-150, 151));

    /// <summary>Runs a seed.</summary>
    /// <returns>The fingerprint of what happened.</returns>
    /// <exception cref="InvariantBroken">With the seed and the end of the history in its text.</exception>
    public static (string Fingerprint, int Events) Run(int seed, Mutation? mutation = null)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        World? world = null;
        try
        {
            world = new(seed, mutation ?? Mutation.None);
            world.Run();
            return (world.Scheduler.History.Fingerprint, world.Scheduler.History.Length);
        }
        catch (InvariantBroken broken) when (world is not null)
        {
            throw new InvariantBroken(
                $"seed {seed}: {broken.Message}\n{world.Scheduler.History.About(broken.Subject)}");
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private void Run()
    {
        if (!Scheduler.RunUntil(() => clients.AreDone && faults.AreOver, TradingPatience))
        {
            throw new InvariantBroken("the clients didn't get all their answers");
        }
        Heal();
        if (!Scheduler.RunUntil(() => !Unsettled().Any(), Scheduler.Now + SettlingPatience))
        {
            throw new InvariantBroken($"I18: not settled: {string.Join("; ", Unsettled())}")
            {
                Subject = SubjectOf(Unsettled().First())
            };
        }
        if (!Scheduler.RunUntil(() => !Unreconciled().Any(), Scheduler.Now + ReconciliationPatience))
        {
            throw new InvariantBroken($"I8: {string.Join("; ", Unreconciled())}");
        }
        CheckEnd();
    }

    private void Heal()
    {
        Scheduler.Log("world", "heals");
        Market.IsClosed = true;
        Database.Network.Heal();
        Bus.Network.Heal();
        Bus.Repeat = 0;
        Broker.Heal();
        foreach (var process in Workers.Where(process => process.IsPaused)) process.Pause(false);
        for (var n = 0; n < Workers.Count; n++) RestartWorker(n);
        for (var n = 0; n < Apis.Count; n++) RestartApi(n);
    }

    /// <summary>A dead one only.</summary>
    public void RestartWorker(int n)
    {
        if (!Workers[n].IsDead) return;
        Scheduler.Log(Workers[n].Name, "starts again");
        // A name of its own for each start, as ProcessIdentity has it.
        Workers[n] = WorkerProcess.Start(this, $"{Workers[n].Name.Split('.')[0]}.{Scheduler.Steps}");
    }

    public void RestartApi(int n)
    {
        if (!Apis[n].Process.IsDead) return;
        Scheduler.Log(Apis[n].Process.Name, "starts again");
        Apis[n] = new(this, Apis[n].Process.Name);
    }

    /// <summary>A worker is about to send: it must own the partition, and its intent must be durable.</summary>
    public void Leaving(Process process, Order order)
    {
        var stored = Database.Orders[order.Id];
        if (stored.Execution == ExecutionState.None)
        {
            Fail("I3", order, $"{process.Name} sends an order whose intent isn't recorded");
        }
        if (Database.TokenOf(LeaseName.OfPartition(order.Partition)) is var token && token != order.ExecutionToken)
        {
            Fail("I13", order, $"{process.Name} sends under token {order.ExecutionToken}, the partition's is {token}");
        }
    }

    private void CheckArrival(Order order)
    {
        if (!Database.Orders.TryGetValue(order.Id, out var stored) || stored.Execution == ExecutionState.None)
        {
            Fail("I3", order, "a request arrives at the broker whose intent isn't recorded");
        }
    }

    private void CheckBooks()
    {
        CheckEnds();
        foreach (var account in Database.Accounts)
        {
            var books = Database.BooksOf(account);
            foreach (var invariant in AccountInvariants.All)
            {
                if (invariant.Broken(books).FirstOrDefault() is { } broken)
                {
                    Scheduler.Fail(new(
                        $"{invariant.Id} ({invariant.Statement}): {broken}")
                    { Subject = SubjectOf(broken) });
                }
            }
        }
    }

    /// <summary>I5: an order that ended at the broker isn't over for us before all that it filled is booked.</summary>
    private void CheckEnds()
    {
        var record = RecordById();
        foreach (var order in Database.Orders.Values)
        {
            // One that was given up here ended before the broker said anything of it.
            var end = order.CanceledAt ?? order.ExpiredAt ?? order.FailedAt ?? order.ReplacedAt;
            if (!(order.VerifiedAt <= end)) continue;
            if (record.GetValueOrDefault(order.Id) is { } theirs && theirs.FilledQty > order.FilledQty)
            {
                Fail("I5", order, $"it has ended with {order.FilledQty} filled, at the broker {theirs.FilledQty}");
            }
        }
    }

    private IEnumerable<string> Unsettled() =>
        [.. BrokerInvariants.Agreed(Database.Orders.Values, RecordById()), .. Bus.Waiting, .. WaitingStops()];

    /// <summary>Stops that were reached and wait for an order of their group to leave the broker.</summary>
    private IEnumerable<string> WaitingStops() => Database.Orders.Values
        .Where(order => order is { TriggeredAt: not null, Execution: ExecutionState.Dormant }
            && !order.Status.IsTerminal())
        .Select(order => $"order {order.Id} was triggered and isn't sent");

    private IEnumerable<string> Unreconciled() => BrokerInvariants.SamePositions(Database.Holdings, Broker.Positions);

    private void CheckEnd()
    {
        foreach (var (account, clientOrderId, id) in clients.Acknowledged)
        {
            if (Database.Find(account, clientOrderId)?.Id != id)
            {
                throw new InvariantBroken($"I1: {clientOrderId} was acknowledged as {id} and isn't there");
            }
        }
        if (BrokerInvariants.OneOrderEach(Database.Orders.ContainsKey, Broker.Record).FirstOrDefault() is { } twice)
        {
            throw new InvariantBroken($"I2: {twice}") { Subject = SubjectOf(twice) };
        }
        var fills = Database.Accounts.SelectMany(account => Database.BooksOf(account).Fills)
            .Select(fill => (fill.ExecutionId, fill.Qty, fill.Price));
        var record = Broker.Executions;
        var strange = BrokerInvariants.SameExecutions(fills,
            id => record.TryGetValue(id, out var theirs) ? (theirs.Qty, theirs.Price) : null).FirstOrDefault();
        if (strange is not null) throw new InvariantBroken($"I6: {strange}");
        var adjustments = Database.Accounts.Sum(account => Database.BooksOf(account).Adjustments.Count);
        if (adjustments > faults.TradesByHand)
        {
            throw new InvariantBroken(
                $"I8: {adjustments} adjustments for {faults.TradesByHand} trades by hand: the reconciliation corrected what was right");
        }
        if (Bus.DeadLetters.Count > 0) throw new InvariantBroken($"{Bus.DeadLetters.Count} messages were given up");
    }

    private Dictionary<Guid, BrokerOrder> RecordById() =>
        Broker.Record.Where(order => ClientOrderIds.OrderIdOf(order.ClientOrderId) is not null)
        .GroupBy(order => ClientOrderIds.OrderIdOf(order.ClientOrderId)!.Value)
        .ToDictionary(group => group.Key, group => group.First());

    private void Fail(string id, Order order, string what) =>
        Scheduler.Fail(new($"{id}: order {order.Id}: {what}") { Subject = SimulatedDatabase.Short(order.Id) });

    /// <summary>History lines name an order by the end of its id.</summary>
    private static string? SubjectOf(string broken) =>
        string.Join(' ',
            broken.Split(' ', ':', ',')
                .Where(word => Guid.TryParse(word, out _))
                .Select(word => word[^8..])
                .Distinct()) is { Length: > 0 } named
            ? named
            : null;
}
