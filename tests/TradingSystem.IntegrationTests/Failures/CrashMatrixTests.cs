using System.Diagnostics;
using Npgsql;
using TradingSystem.Core.Foundation;
using TradingSystem.Postgres.Schema;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Failures;

/// <summary>
/// A program dies, as by kill -9, at each of the worst moments; it is started again, and everything must hold.
/// </summary>
[Collection(CrashingCollection.Name)]
public sealed class CrashMatrixTests(CrashingSystem system)
{
    private const int Orders = 40;

    /// <summary>Beside the tests' own output, in the same configuration.</summary>
    private static readonly string WorkerProgram = Path.Combine(AppContext.BaseDirectory, "..", "..",
        "TradingSystem.Worker", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "TradingSystem.Worker.dll");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>
    /// The point, the pass at which it is the last, the program that dies, and a fault of the exchange that makes the
    /// moment worse.
    /// </summary>
    public static TheoryData<CrashPoint, int, string, string?> WhileTrading => new()
    {
        { CrashPoint.BeforeIntakeCommit, 3, "api", null },
        { CrashPoint.AfterIntakeCommit, 3, "api", null },
        { CrashPoint.BeforePublish, 3, "api", null },
        { CrashPoint.BeforePublishConfirm, 3, "api", null },
        { CrashPoint.BeforeOutboxMark, 1, "api", null },
        { CrashPoint.BeforePrepare, 5, "worker-1", null },
        { CrashPoint.AfterPrepare, 5, "worker-1", null },
        { CrashPoint.BeforeSend, 5, "worker-1", null },
        { CrashPoint.AfterSend, 5, "worker-1", "error_after" },   // the broker has it
        { CrashPoint.AfterSend, 5, "worker-1", "error" },         // the broker has it not
        { CrashPoint.AfterSend, 5, "worker-1", null },
        { CrashPoint.BeforeCommit, 5, "worker-1", null },
        { CrashPoint.BeforeAcknowledge, 5, "worker-1", null },
        { CrashPoint.BeforeFillCommit, 5, "worker-1", null },
    };

    private static readonly CrashPoint[] OnTheirOwn =
    [
        CrashPoint.BeforeStopUpdate, CrashPoint.BeforeTrigger, CrashPoint.BeforeAdjustment, CrashPoint.InMigration
    ];

    [Fact]
    public void Every_point_has_a_case()
    {
        var cases = WhileTrading.Select(row => row.Data.Item1).Concat(OnTheirOwn).ToHashSet();

        Assert.Empty(Enum.GetValues<CrashPoint>().Except(cases));
    }

    [Theory]
    [MemberData(nameof(WhileTrading))]
    public async Task Nothing_is_lost_or_doubled_after_a_crash_at(
        CrashPoint point, int pass, string program, string? fault)
    {
        await system.ArmAsync(program, $"{point}:{pass}");
        if (fault is not null)
        {
            await system.Exchange.FaultAsync(
                new { kind = fault, method = "POST", path = "/v2/orders", count = Orders });
        }

        var load = new OrderLoad(system, $"{point}-{fault}-{Guid.NewGuid():N}");
        await Task.WhenAll(load.RunAsync(clients: 4, Orders), ReviveAsync());

        Assert.Equal(Orders, load.Acknowledged.Count);
        await Proof.HoldsAsync(system, load.Acknowledged.Values);

        async Task ReviveAsync()
        {
            await system.ReviveAsync(program);
            if (fault is not null) (await system.Exchange.SendAsync(HttpMethod.Delete, "/faults")).Dispose();
        }
    }

    [Fact]
    public async Task Position_gets_its_stop_after_a_crash_between_fill_and_stop()
    {
        // A new position: one that is added to keeps its stop.
        (await system.Trader.SendAsync(HttpMethod.Delete, "/v2/positions/MSFT")).Dispose();
        await Eventually.TrueAsync("there is no MSFT", async () =>
            (await system.Trader.PositionsAsync()).All(position => position.Symbol != "MSFT"));
        await system.ArmAsync("worker-1", nameof(CrashPoint.BeforeStopUpdate));
        await ExecuteAsync("update positions set stop_loss = null");
        var order = new { symbol = "MSFT", qty = 2, side = "buy", type = "market", time_in_force = "day" };
        var bought = await system.Trader.PlaceAsync(order);

        await system.ReviveAsync("worker-1");

        await system.Trader.StatusAsync(bought.Id, "filled");
        await Eventually.TrueAsync("every position has a stop", async () =>
            await CountAsync("select count(*) from positions where qty <> 0 and stop_loss is null") == 0);
        const string tenthBelow = "stop_loss between cost_basis / qty * 0.8999 and cost_basis / qty * 0.9001";
        Assert.True(await CountAsync(
            $"select count(*) from positions where symbol = 'MSFT' and qty <> 0 and {tenthBelow}") > 0);
        await Proof.HoldsAsync(system, []);
    }

    [Fact]
    public async Task Trade_by_hand_is_adopted_once_in_spite_of_a_crash_before_the_adjustment()
    {
        await Proof.HoldsAsync(system, []);
        await Eventually.TrueAsync(
            "the broker's cash is known", async () => await CountAsync("select count(*) from broker_cash") == 1);
        await system.ArmAsync("worker-1", nameof(CrashPoint.BeforeAdjustment));
        await system.Exchange.PlaceAsync(
            new { symbol = "TSLA", qty = 3, side = "buy", type = "market", time_in_force = "day", client_order_id = $"by-hand-{Guid.NewGuid():N}" });

        await system.ReviveAsync("worker-1");

        await Proof.HoldsAsync(system, []);
        Assert.Equal(
            3, await CountAsync("select qty::bigint from adjustments where symbol = 'TSLA' order by at desc limit 1"));
        Assert.True(
            await CountAsync(
                "select count(*) from reconciliations where differences @> '[{\"subject\": \"TSLA\", \"action\": \"Adjusted\"}]'") > 0);
        await system.ReplicatedAsync();
        var (status, found) = await system.Admin.JsonAsync(
            HttpMethod.Get, "/v1/system/reconciliations?differing=true&limit=5");
        Assert.Equal(System.Net.HttpStatusCode.OK, status);
        Assert.Contains(found.EnumerateArray().SelectMany(run => run.GetProperty("differences").EnumerateArray()),
            difference => difference.GetProperty("subject").GetString() == "TSLA"
                && difference.GetProperty("action").GetString() == "Adjusted");
        // What it cost at the exchange is what it is in our books for: no difference in cash is left.
        await Eventually.TrueAsync("a look at the books finds nothing",
            async () => await CountAsync(
                "select count(*) from (select differences from reconciliations order by id desc limit 1) last where differences = '[]'") == 1);
    }

    [Fact]
    public async Task Migration_that_dies_is_taken_up_by_the_next()
    {
        await MigratedAsync($"{CrashPoint.InMigration}:3", async migrator =>
            Assert.Equal(2, await migrator.CurrentVersionAsync(Ct)));
    }

    [Fact]
    public async Task Functions_of_a_migration_that_dies_are_taken_up_by_the_next()
    {
        await MigratedAsync($"{CrashPoint.InMigration}:{SchemaScript.Migrations.Count + 1}", async migrator =>
            Assert.Equal(SchemaScript.Functions.Select(script => script.Name), await migrator.MissingAsync(Ct)));
    }

    /// <summary>
    /// Lets the migrations of a new database die at a point, and come to their end at the second try.
    /// </summary>
    private async Task MigratedAsync(string crashAt, Func<Migrator, Task> between)
    {
        var name = $"migrated_{Guid.NewGuid():N}";
        await ExecuteAsync($"create database {name}");
        try
        {
            Assert.NotEqual(0, await MigrateAsync(name, crashAt));
            await using var database = NpgsqlDataSource.Create(
                new NpgsqlConnectionStringBuilder(
                    await system.ConnectionStringAsync("tradingdb-owner"))
                { Database = name });
            var migrator = new Migrator(
                database, Microsoft.Extensions.Logging.Abstractions.NullLogger<Migrator>.Instance);
            await between(migrator);

            Assert.Equal(0, await MigrateAsync(name, null));

            Assert.Equal(Migrator.NeededVersion, await migrator.CurrentVersionAsync(Ct));
            Assert.Empty(await migrator.MissingAsync(Ct));
        }
        finally
        {
            await Eventually.TrueAsync($"{name} is dropped", async () =>
            {
                await ExecuteAsync($"drop database if exists {name}");
                return true;
            });
        }
    }

    /// <summary>P17: what was prepared on one primary is committed on the next.</summary>
    [Fact]
    public async Task Orders_under_way_survive_the_promotion_of_the_other_server()
    {
        await system.SynchronousAsync();
        var primary = await system.PrimaryAsync();
        await system.Exchange.FaultAsync(
            new { kind = "delay", milliseconds = 1500, method = "POST", path = "/v2/orders", count = 10 });
        var load = new OrderLoad(system, $"promotion-{Guid.NewGuid():N}");
        var trading = load.RunAsync(clients: 10, orders: 10);
        await Eventually.TrueAsync("orders are on their way",
            async () => await CountAsync("select count(*) from orders where execution = 'prepared'") > 0);

        await system.KillAsync(primary);

        await trading;
        Assert.Equal(10, load.Acknowledged.Count);
        await Proof.HoldsAsync(system, load.Acknowledged.Values);
        Assert.NotEqual(primary, await system.PrimaryAsync());
        await system.StartAsync(primary);
        await system.SynchronousAsync();
    }

    private async Task<int> MigrateAsync(string database, string? crashAt)
    {
        var start = new ProcessStartInfo(
            "dotnet", [WorkerProgram, "migrate"])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ConnectionStrings__tradingdb-owner"] = new NpgsqlConnectionStringBuilder(
            await system.ConnectionStringAsync("tradingdb-owner"))
        { Database = database }.ConnectionString;
        start.Environment["Database__AppPassword"] = system.Secret("postgres-app-password");
        start.Environment[CrashPoints.Variable] = crashAt;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
        await process.WaitForExitAsync(Ct);
        TestContext.Current.TestOutputHelper?.WriteLine(await output + await error);
        return process.ExitCode;
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var command = system.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Ct) ?? 0L);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = system.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
