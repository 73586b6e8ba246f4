using TradingSystem.Core.Forensics;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Operations;

[Collection(TradingCollection.Name)]
public sealed class BlackBoxTests(TwoWorkers system)
{
    private string Folder => Path.Combine(system.Data, "blackbox");

    [Fact]
    public async Task Show_tells_the_last_events_of_running_processes()
    {
        var order = await system.Trader.PlaceAsync(
            new { symbol = "AAPL", qty = 1, side = "buy", type = "market", time_in_force = "day" });
        await system.Trader.StatusAsync(order.Id, "filled");

        var all = await Tradingctl.RunAsync(system, "blackbox", "show", "--order", order.Id.ToString());
        var newest = await Tradingctl.RunAsync("blackbox", "show", "--dir", Folder, "--process", "api", "--last", "3");
        var unknown = await Tradingctl.TryAsync(system, "blackbox", "show", "--process", "worker-7");

        Assert.Matches($" api #\\d+ intake .*{order.Id}", all.Output);
        Assert.Matches($" worker-[12] #\\d+ broker {order.Id}: ", all.Output);
        Assert.Equal(3, newest.Output.Split('\n').Count(line => line.Contains(" api #", StringComparison.Ordinal)));
        Assert.Matches(@"\n\d+ black boxes, \d+ torn records\n", newest.Output);
        Assert.Equal(2, unknown.Code);
        Assert.Matches("no black box of a process worker-7 in .*api, .*worker-1, worker-2", unknown.Error);
    }

    [Fact]
    public async Task Show_tells_what_a_killed_worker_did_last_for_an_order()
    {
        var load = new OrderLoad(system, $"show-{Guid.NewGuid():N}");
        HashSet<string> Sent(string worker)
        {
            var ours = load.Acknowledged.Values.Select(order => order.Id.ToString()).ToHashSet();
            return [.. BlackBoxFile.ReadFolder(Folder, worker)[^1].Events.Where(each => each.Kind == EventKind.Broker
                && ours.Contains(each.Subject))
                .Select(each => each.Subject)];
        }
        var victim = "";
        await load.RunAsync(clients: 8, orders: 300, atOrder: 200, then: async () =>
        {
            // Whichever owns the partitions of these orders.
            victim = await Eventually.GetAsync("a worker has sent some of the orders",
                () => Task.FromResult(Array.Find(["worker-1", "worker-2"], worker => Sent(worker).Count >= 20)));
            await system.KillAsync(victim);
        });
        var order = Sent(victim).First();

        var shown = await Tradingctl.RunAsync(
            system, "blackbox", "show", "--process", victim, "--order", order, "--last", "50");

        var events = shown.Output.Split('\n')
            .Where(line => line.Contains($" {victim} #", StringComparison.Ordinal))
            .ToArray();
        Assert.NotEmpty(events);
        Assert.All(events, line => Assert.Contains(order, line, StringComparison.Ordinal));
        Assert.Contains(events, line => line.Contains($" broker {order}: ", StringComparison.Ordinal));

        await system.StartAsync(victim);
        await system.HealthyAsync(victim);
        await Proof.HoldsAsync(system, load.Acknowledged.Values);
    }
}
