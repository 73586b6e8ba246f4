using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests;

/// <summary>Two workers, no automatic scaling, limits out of the way of the load.</summary>
public sealed class TwoWorkers : RunningSystem
{
    protected override string[] Settings =>
    [
        "Scaling:Enabled", "false", "Scaling:Min", "2", "Scaling:Max", "2",
        "Seed:Cash", "1000000000", "Seed:ExtraAccounts", "7", "Risk:MaxPositionSize", "500000000",
        "Forensics:CrashDumps", "true",
        "Retention:EquityDays", "10000",   // a test has a history of its own, of 2020
    ];
}

[CollectionDefinition(Name)]
public sealed class TradingCollection : ICollectionFixture<TwoWorkers>
{
    public const string Name = "the system with two workers";
}
