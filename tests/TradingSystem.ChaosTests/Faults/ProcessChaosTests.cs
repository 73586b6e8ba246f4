using TradingSystem.Testkit.Running;

namespace TradingSystem.ChaosTests.Faults;

/// <summary>Our own programs, and the exchange.</summary>
[Collection(ChaosCollection.Name)]
public sealed class ProcessChaosTests(ChaosSystem system, ITestOutputHelper output)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    [Theory(Explicit = true)]
    [InlineData("worker-1")]
    [InlineData("api")]
    [InlineData("exchange")]
    public Task Killed(string program) =>
        new Experiment(system, output).RunAsync($"{program}, kill -9", () => system.KillAsync(program),
            () => system.StartAsync(program),
        // The Api's orders come back with it; the others must not be missed by those who place orders.
        hold: program == "api" ? () => Task.CompletedTask : null);

    /// <summary>
    /// A worker that owned partitions sleeps while others take them; what it does when it wakes must be neither written
    /// nor sent.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task Worker_paused_for_twice_its_lease()
    {
        await system.SettledAsync();
        var pid = system.ProcessId("worker-2");
        await new Experiment(system, output).RunAsync("worker-2, SIGSTOP for twice the lease",
            () => Signal(pid, "STOP"), () => Signal(pid, "CONT"), hold: async () =>
        {
            await Task.Delay(2 * Lease, TimeProvider.System, TestContext.Current.CancellationToken);
            await Eventually.TrueAsync("one worker owns all partitions", async () =>
                await system.CountAsync(
                    "select count(distinct owner) from leases where name like 'partition-%' and expires_at > clock_timestamp()") == 1);
        });
    }

    private static Task Signal(int pid, string signal)
    {
        ProcessTree.Signal(pid, signal);
        return Task.CompletedTask;
    }
}
