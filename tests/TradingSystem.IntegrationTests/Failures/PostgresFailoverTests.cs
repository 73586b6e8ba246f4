using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TradingSystem.Core.Foundation;
using TradingSystem.Postgres.Connections;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Failures;

[Collection(TradingCollection.Name)]
public sealed class PostgresFailoverTests(TwoWorkers system, ITestOutputHelper output)
{
    [Fact]
    public async Task Primary_killed_under_load_loses_no_acknowledged_order_and_intake_comes_back()
    {
        await system.SynchronousAsync();
        var primary = await system.PrimaryAsync();
        var load = new OrderLoad(system, $"postgres-{Guid.NewGuid():N}");

        await load.RunAsync(clients: 16, orders: 1500, atOrder: 500, then: () => system.KillAsync(primary));

        output.WriteLine($"longest time without an acknowledgement: {load.LongestGap.TotalSeconds:F1} s");
        Assert.Equal(1500, load.Acknowledged.Count);
        Assert.NotEqual(primary, await system.PrimaryAsync());
        await Proof.HoldsAsync(system, load.Acknowledged.Values);
        await Eventually.TrueAsync("the failover is recorded", async () =>
        {
            await using var command = system.Database.CreateCommand(
                "select count(*) from database_failovers where from_server <> to_server and noticed_at > now() - interval '5 minutes'");
            return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is > 0L;
        });

        await system.StartAsync(primary);
        await system.SynchronousAsync();
    }

    /// <summary>
    /// It is rewound to its last checkpoint, long before the two went apart, and goes on from there as a standby; it
    /// isn't copied anew.
    /// </summary>
    [Fact]
    public async Task Primary_killed_with_what_no_standby_received_comes_back_without_it()
    {
        await system.SynchronousAsync();
        var primary = await system.PrimaryAsync();
        for (var written = 0; written < 200; written += 10) await WriteLogAsync(megabytes: 10, waitFor: "on");
        await using var files = File.OpenRead(Path.Combine(system.Data, primary, "pg", "PG_VERSION"));

        ProcessTree.SignalOne(ProcessOf(primary, "walsender"), "STOP");
        await WriteLogAsync(megabytes: 1, waitFor: "local");
        await system.KillAsync(primary);
        await Eventually.TrueAsync("the standby is promoted", async () => await system.PrimaryAsync() != primary);
        await system.StartAsync(primary);

        await system.SynchronousAsync();
        Assert.Equal(files.Name,
            File.ResolveLinkTarget(
                $"/proc/self/fd/{files.SafeFileHandle.DangerousGetHandle()}", returnFinalTarget: false)!.FullName);
    }

    /// <summary>It shows all that it received and yet nothing new.</summary>
    [Fact]
    public async Task Standby_that_is_cut_off_is_not_asked_for_history()
    {
        await system.SynchronousAsync();
        await using var primary = NpgsqlDataSource.Create(await system.ConnectionStringAsync("tradingdb"));
        await using var standby = NpgsqlDataSource.Create(await system.ConnectionStringAsync("tradingdb-replica"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var router = new ReadRouter(primary, standby, TimeProvider.System, NullLogger<ReadRouter>.Instance);
        var watching = router.RunAsync(stop.Token);
        Task AskedAsync(NpgsqlDataSource server, string what) =>
            Eventually.TrueAsync($"history is read from the {what}",
                () => Task.FromResult(router.ForHistory(DateTimeOffset.UnixEpoch) == server));
        await AskedAsync(standby, "standby");

        var receiver = ProcessOf(await system.SecondaryAsync(), "walreceiver");
        ProcessTree.SignalOne(receiver, "STOP");
        try { await AskedAsync(primary, "primary"); }
        finally { ProcessTree.SignalOne(receiver, "CONT"); }

        await AskedAsync(standby, "standby");
        await stop.CancelAsync();
        await watching.Ended();
        await system.SynchronousAsync();
    }

    /// <summary>It is there and counts as healthy, but receives nothing.</summary>
    [Fact]
    public async Task Order_that_the_standby_does_not_confirm_is_not_acknowledged()
    {
        await system.SynchronousAsync();
        static object Order(string clientOrderId) =>
            new { symbol = "BTC/USD", qty = "0.01", side = "buy", type = "limit", limit_price = "1000", time_in_force = "gtc", client_order_id = clientOrderId };
        var (before, meanwhile) = ($"before-{Guid.NewGuid():N}", $"meanwhile-{Guid.NewGuid():N}");
        var first = await system.Trader.PlaceAsync(Order(before));
        var sender = ProcessOf(await system.PrimaryAsync(), "walsender");

        ProcessTree.SignalOne(sender, "STOP");
        try
        {
            var (status, body) = await system.Trader.JsonAsync(
                HttpMethod.Post, "/v2/orders", JsonSerializer.Serialize(Order(meanwhile)));
            Assert.True(status == HttpStatusCode.InternalServerError && body.GetProperty("code").GetInt32() == 50010000,
                $"{status}: {body}");
        }
        finally { ProcessTree.SignalOne(sender, "CONT"); }

        var second = await Eventually.GetAsync("what was meant to be committed is found, or taken now", async () =>
            await system.Trader.FindAsync(meanwhile) ?? await system.Trader.PlaceAsync(Order(meanwhile)));
        foreach (var order in new[] { first, second })
        {
            await system.Trader.StatusAsync(order.Id, "new");
            using var canceled = await system.Trader.SendAsync(HttpMethod.Delete, $"/v2/orders/{order.Id}");
            Assert.Equal(HttpStatusCode.NoContent, canceled.StatusCode);
            await system.Trader.StatusAsync(order.Id, "canceled");
        }
        await Proof.HoldsAsync(system, [first, second]);
    }

    private int ProcessOf(string server, string title) =>
        ProcessTree.WithDescendants(system.ProcessId(server))
            .Single(pid => ProcessTree.TitleOf(pid).Contains(title, StringComparison.Ordinal));

    /// <summary>Into the write-ahead log alone.</summary>
    private async Task WriteLogAsync(int megabytes, string waitFor)
    {
        await using var connection = await system.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"set local synchronous_commit = {waitFor}; select pg_logical_emit_message(true, '', repeat('x', 1000000)) from generate_series(1, {megabytes})";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }
}
