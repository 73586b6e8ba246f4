using TradingSystem.Core.Forensics;
using TradingSystem.Testkit.Running;

namespace TradingSystem.ChaosTests;

/// <summary>
/// One fault under steady load: inflicted, held, healed; then everything must be there, once, and final. What was
/// measured goes into the table.
/// </summary>
internal sealed class Experiment(ChaosSystem system, ITestOutputHelper output)
{
    private const int Clients = 8, OrdersBefore = 200, OrdersAfter = 200;

    /// <summary>An order that takes longer is looked into.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(10);

    /// <param name="fault">How the table calls it.</param>
    /// <param name="inflict">Begins the fault.</param>
    /// <param name="hold">Returns when the fault has lasted long enough; null: until further orders were acknowledged
    /// in spite of it.</param>
    /// <param name="heal">Ends the fault.</param>
    public async Task RunAsync(string fault, Func<Task> inflict, Func<Task> heal, Func<Task>? hold = null)
    {
        await system.SettledAsync();
        var load = new SteadyLoad(system, $"chaos-{Guid.NewGuid():N}", Clients);
        var running = load.RunAsync();
        long inflicted, healed;
        DateTime healedAt;
        try
        {
            await load.MoreAsync(OrdersBefore, running);
            inflicted = TimeProvider.System.GetTimestamp();
            await inflict();
            await (hold?.Invoke() ?? load.MoreAsync(OrdersBefore, running));
        }
        finally
        {
            await heal();
            (healed, healedAt) = (TimeProvider.System.GetTimestamp(), TimeProvider.System.GetUtcNow().UtcDateTime);
        }
        await load.MoreAsync(OrdersAfter, running);
        load.Stop();
        await running;

        var slowest = Guid.Empty;
        await Eventually.TrueAsync("every order from before the healing is final", async () =>
        {
            await using var command = system.Database.CreateCommand(
                "select id from orders where status not in ('filled', 'canceled', 'expired', 'replaced', 'rejected') and submitted_at < $1 limit 1");
            command.Parameters.Add(new() { Value = healedAt });
            if (await command.ExecuteScalarAsync() is not Guid open) return true;
            slowest = open;
            return false;
        });
        var final = TimeProvider.System.GetElapsedTime(healed);
        if (final > Slow)
        {
            foreach (var line in BlackBoxReport.Lines(
                BlackBoxFile.ReadFolder(Path.Combine(system.Data, "blackbox")), slowest.ToString()))
            {
                output.WriteLine(line);
            }
        }
        var acknowledged = load.Acknowledged;
        var kept = await system.CountAsync(
            "select count(*) from orders where id = any($1)", acknowledged.Select(order => order.Id).ToArray());
        var doubled = (await system.Exchange.AllOrdersAsync())
            .GroupBy(order => order.ClientOrderId)
            .Count(group => group.Count() > 1);
        var gap = load.LongestGap(inflicted);
        var row = new ChaosRow(
            fault, acknowledged.Count, (int)(acknowledged.Count - kept), doubled, gap.Length, gap.EndedAfter, final);
        system.Table.Add(row);
        output.WriteLine(row.ToString());

        await Proof.HoldsAsync(system, acknowledged);
        await system.SettledAsync();
    }
}
