using System.Collections.Concurrent;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using TradingSystem.Core.Foundation;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests;

/// <summary>
/// One worker, which does everything and watches all stops, trades in crypto that cost a fee, and programs that die at
/// a named point when they are told to.
/// </summary>
public sealed class CrashingSystem : RunningSystem
{
    private readonly ConcurrentDictionary<string, string> armed = new();

    protected override string[] Settings =>
    [
        "Scaling:Enabled", "false", "Scaling:Min", "1", "Scaling:Max", "1", "Seed:Cash", "1000000000",
        "Risk:MaxPositionSize", "500000000",
        "Intake:StopsAtBroker", "false", "Market:CryptoFeeBasisPoints", "25", "Reconciliation:EverySeconds", "2",
        "Reconciliation:ConfirmAfterSeconds", "1",
    ];

    protected override void Configure(IDistributedApplicationTestingBuilder builder)
    {
        foreach (var program in builder.Resources.Where(resource => resource.Name is "api" or "worker-1"))
        {
            // Asked at each start of the program.
            program.Annotations.Add(new EnvironmentCallbackAnnotation((EnvironmentCallbackContext context) =>
            {
                if (armed.TryGetValue(program.Name, out var point))
                {
                    context.EnvironmentVariables[CrashPoints.Variable] = point;
                }
            }));
        }
    }

    /// <summary>Starts the program with the point armed.</summary>
    public async Task ArmAsync(string program, string point)
    {
        armed[program] = point;
        // Judged by the processes: now and then Aspire never tells of the state that a stopped program has.
        var before = ProcessId(program);
        await StopAsync(program);
        await Eventually.TrueAsync($"{program} has stopped", () => Task.FromResult(!ProcessTree.IsAlive(before)));
        await StartAsync(program);
        await Eventually.TrueAsync($"{program} has started", () => Task.FromResult(
            ProcessId(program) is > 0 and var after && after != before));
        await HealthyAsync(program);
    }

    /// <summary>Waits until the program has died at its point, and starts it again.</summary>
    public async Task ReviveAsync(string program)
    {
        await Eventually.TrueAsync($"{program} has died at {armed[program]}",
            () => Task.FromResult(KnownResourceStates.TerminalStates.Contains(StateOf(program))));
        Disarm(program);
        await StartAsync(program);
        await HealthyAsync(program);
    }

    public void Disarm(string program) => armed.TryRemove(program, out _);
}

[CollectionDefinition(Name)]
public sealed class CrashingCollection : ICollectionFixture<CrashingSystem>
{
    public const string Name = "the system with one worker that crashes";
}
