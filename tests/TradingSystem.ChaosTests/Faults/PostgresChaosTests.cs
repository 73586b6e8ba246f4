using TradingSystem.Testkit.Running;

namespace TradingSystem.ChaosTests.Faults;

[Collection(ChaosCollection.Name)]
public sealed class PostgresChaosTests(ChaosSystem system, ITestOutputHelper output)
{
    private const int ReadersOfTheLock = 60;
    private static readonly TimeSpan LockedFor = TimeSpan.FromSeconds(8);

    [Fact(Explicit = true)]
    public async Task Primary_killed()
    {
        await system.SettledAsync();
        var primary = await system.PrimaryAsync();
        await new Experiment(system, output).RunAsync(
            "PostgreSQL primary, kill -9", () => system.KillAsync(primary), () => system.StartAsync(primary));
        Assert.NotEqual(primary, await system.PrimaryAsync());
    }

    [Fact(Explicit = true)]
    public async Task Primary_paused_and_woken_after_it_was_replaced()
    {
        await system.SettledAsync();
        var primary = await system.PrimaryAsync();
        var pid = system.ProcessId(primary);
        await new Experiment(system, output).RunAsync(
            "PostgreSQL primary, SIGSTOP until it is replaced", () => Signal(pid, "STOP"), () => Signal(pid, "CONT"));
        Assert.NotEqual(primary, await system.PrimaryAsync());
    }

    [Fact(Explicit = true)]
    public async Task Primary_cut_off()
    {
        const string Fault = "PostgreSQL primary, cut from clients, standby and monitor";
        if (await NetworkCut.ImpossibleAsync() is { } reason)
        {
            system.Table.AddSkipped(Fault, reason);
            Assert.Skip(reason);
        }
        await system.SettledAsync();
        var primary = await system.PrimaryAsync();
        var agents = ProcessTree.WithDescendants(system.ProcessId(primary))
            .Where(pid => ProcessTree.NameOf(pid) == "pg_autoctl")
            .ToArray();
        NetworkCut? cut = null;
        await new Experiment(system, output).RunAsync(Fault, async () =>
        {
            // The agent's own connections to the monitor have no port to know them by: it is paused, while its server
            // runs on, alone.
            foreach (var agent in agents) ProcessTree.SignalOne(agent, "STOP");
            cut = await NetworkCut.OfAsync(system.Port(primary));
        }, async () =>
        {
            if (cut is not null) await cut.DisposeAsync();
            foreach (var agent in agents) ProcessTree.SignalOne(agent, "CONT");
        });
        Assert.NotEqual(primary, await system.PrimaryAsync());
    }

    [Fact(Explicit = true)]
    public async Task Secondary_killed()
    {
        await system.SettledAsync();
        var secondary = await system.SecondaryAsync();
        await new Experiment(system, output).RunAsync(
            "PostgreSQL secondary, kill -9", () => system.KillAsync(secondary), () => system.StartAsync(secondary));
    }

    [Fact(Explicit = true)]
    public Task Monitor_killed() =>
        new Experiment(system, output).RunAsync("PostgreSQL monitor, kill -9",
            () => system.KillAsync("postgres-monitor"), () => system.StartAsync("postgres-monitor"));

    [Fact(Explicit = true)]
    public async Task Connections_all_taken_by_requests_that_wait_for_a_lock()
    {
        using var stop = new CancellationTokenSource();
        Task locking = Task.CompletedTask, reading = Task.CompletedTask;
        await new Experiment(system, output).RunAsync("PostgreSQL, all connections of the Api wait for a lock (8 s)",
            async () =>
            {
                var locked = new TaskCompletionSource();
                locking = LockAsync(locked);
                await locked.Task;
                reading = Task.WhenAll(Enumerable.Range(0, ReadersOfTheLock).Select(_ => ReadAsync(stop.Token)));
            },
            heal: async () =>
            {
                await locking;
                await stop.CancelAsync();
                await reading;
            },
            hold: () => locking);
    }

    private async Task LockAsync(TaskCompletionSource locked)
    {
        await using var connection = await system.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new Npgsql.NpgsqlCommand("lock table orders in access exclusive mode", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        locked.SetResult();
        await Task.Delay(LockedFor, TimeProvider.System, TestContext.Current.CancellationToken);
    }

    private async Task ReadAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var answer = await system.Trader.SendAsync(HttpMethod.Get, "/v2/orders?status=all&limit=1");
        }
    }

    private static Task Signal(int pid, string signal)
    {
        ProcessTree.Signal(pid, signal);
        return Task.CompletedTask;
    }
}
