using TradingSystem.SimulationTests.Mutations;

namespace TradingSystem.SimulationTests;

/// <summary>
/// Shows that the simulation bites: it finds each deliberate mistake within the seeds that every test run has.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int Seeds = 6000;

    public static TheoryData<string> Names => [.. Mistakes.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mistake_is_found(string mistake)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            try
            {
                World.Run(seed, Mistakes.All[mistake]);
            }
            catch (InvariantBroken found)
            {
                output.WriteLine(found.Message.Split('\n')[0]);
                return;
            }
        }
        Assert.Fail($"{Seeds} seeds don't notice that {mistake}");
    }
}
