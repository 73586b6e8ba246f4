using System.Net;
using System.Text.Json;
using TradingSystem.Core.Forensics;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Operations;

/// <summary>What a process leaves behind, however it ends.</summary>
[Collection(TradingCollection.Name)]
public sealed class ForensicsTests(TwoWorkers system)
{
    private string Folder => Path.Combine(system.Data, "blackbox");

    [Fact]
    public async Task Worker_killed_in_load_leaves_its_last_events_with_orders_and_their_causes()
    {
        var load = new OrderLoad(system, $"blackbox-{Guid.NewGuid():N}");
        HashSet<string> Ours() => load.Acknowledged.Values.Select(order => order.Id.ToString()).ToHashSet();
        var victim = "";
        await load.RunAsync(clients: 8, orders: 300, atOrder: 200, then: async () =>
        {
            // Whichever owns the partitions of these orders.
            victim = await Eventually.GetAsync("a worker has sent some of the orders",
                () => Task.FromResult(Array.Find(["worker-1", "worker-2"],
                worker => BlackBoxFile.ReadFolder(Folder, worker)[^1].Events.Count(each => each.Kind == EventKind.Broker
                    && Ours().Contains(each.Subject)) >= 20)));
            await system.KillAsync(victim);
        });

        var box = BlackBoxFile.ReadFolder(Folder, victim)[^1];
        await system.StartAsync(victim);
        await system.HealthyAsync(victim);

        Assert.InRange(box.Torn, 0, 2);
        var ours = Ours();
        var sent = box.Events.Where(each => each.Kind == EventKind.Broker && ours.Contains(each.Subject)).ToArray();
        Assert.NotEmpty(sent);
        Assert.All(sent, each => Assert.True(each.CauseId.Length > 0, each.ToString()));
        Assert.Contains(box.Events,
            each => each.Kind == EventKind.Order
                && ours.Contains(each.Subject)
                && each.Text.Contains("token", StringComparison.Ordinal));
        // Long ago in a box that has been written to for a while; the next process begins with it.
        await Eventually.TrueAsync("the next process has won a lease",
            () => Task.FromResult(BlackBoxFile.ReadFolder(
                Folder, victim)[^1].Events.Any(each => each.Kind == EventKind.Lease
                && each.Text == "won")));
        await Proof.HoldsAsync(system, load.Acknowledged.Values);
    }

    [Fact]
    public async Task Worker_told_to_end_writes_its_events_out()
    {
        await system.StopAsync("worker-2");

        // The newest one, once it is whole.
        var lines = await Eventually.GetAsync("a dump that ends with the order to stop", async () =>
        {
            var dump = Directory.GetFiles(Folder, "worker-2-*-stopping.jsonl").MaxBy(File.GetLastWriteTimeUtc);
            JsonElement[] all = [.. (await File.ReadAllLinesAsync(dump!, TestContext.Current.CancellationToken)).Select(
                line => JsonDocument.Parse(line).RootElement)];
            return all[^1].GetProperty("text").GetString() == "stopping: told to end" ? all : null;
        });
        Assert.Equal(("worker-2", "stopping"),
            (lines[0].GetProperty("process").GetString(), lines[0].GetProperty("reason").GetString()));

        await system.StartAsync("worker-2");
        await system.HealthyAsync("worker-2");
    }

    [Fact]
    public async Task Operator_gets_the_events_and_a_trader_doesnt()
    {
        var order = await system.Trader.PlaceAsync(
            new { symbol = "AAPL", qty = 1, side = "buy", type = "market", time_in_force = "day" });
        using var refused = await system.Trader.SendAsync(HttpMethod.Post, "/v1/system/blackbox");
        using var admin = new TradingClient(
            system.Trader.Address, system.Secret("admin-key-id"), system.Secret("admin-secret-key"));
        using var answer = await admin.SendAsync(HttpMethod.Post, "/v1/system/blackbox");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var lines = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n');
        Assert.Contains(lines,
            line => line.Contains("\"kind\":\"intake\"", StringComparison.Ordinal)
                && line.Contains(order.Id.ToString(), StringComparison.Ordinal));
        Assert.NotEmpty(Directory.GetFiles(Folder, "api-*-request.jsonl"));

        using var worker = system.HttpClientOf("worker-1");
        using var unasked = await worker.PostAsync(
            new Uri("/v1/system/blackbox", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, unasked.StatusCode);
        worker.DefaultRequestHeaders.Authorization = new("Bearer", system.Secret("operator-token"));
        using var written = await worker.PostAsync(
            new Uri("/v1/system/blackbox", UriKind.Relative), null, TestContext.Current.CancellationToken);
        Assert.True(File.Exists(Path.Combine(
            Folder, await written.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))));
    }

    [Fact]
    public async Task Worker_that_crashes_leaves_a_dump_of_its_memory()
    {
        // What the runtime itself does at the end of an exception that nobody catches; sent from outside, it goes on
        // afterwards.
        ProcessTree.Signal(system.ProcessId("worker-2"), "ABRT");

        await Eventually.TrueAsync("a crash dump",
            () => Task.FromResult(Directory.GetFiles(Path.Combine(system.Data, "crashes"), "*.dmp")
                .Any(file => new FileInfo(file).Length > 1_000_000)));

        await system.KillAsync("worker-2");
        await system.StartAsync("worker-2");
        await system.HealthyAsync("worker-2");
    }
}
