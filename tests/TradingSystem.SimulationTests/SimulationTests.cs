namespace TradingSystem.SimulationTests;

public sealed class SimulationTests(ITestOutputHelper output)
{
    /// <summary>How many seeds, and from which: SIMULATION_SEEDS and SIMULATION_FIRST_SEED for longer runs.</summary>
    private static int Seeds =>
        int.Parse(Environment.GetEnvironmentVariable("SIMULATION_SEEDS") ?? "2000",
            System.Globalization.CultureInfo.InvariantCulture);

    private static int FirstSeed =>
        int.Parse(Environment.GetEnvironmentVariable("SIMULATION_FIRST_SEED") ?? "1",
            System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void No_seed_breaks_an_invariant()
    {
        var failures = new System.Collections.Concurrent.ConcurrentQueue<(int Seed, string Message)>();
        Parallel.ForEach(Enumerable.Range(FirstSeed, Seeds),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            try { World.Run(seed); }
            catch (Exception e) { failures.Enqueue((seed, e is InvariantBroken ? e.Message : $"seed {seed}: {e}")); }
        });
        foreach (var (seed, message) in failures.OrderBy(failure => failure.Seed).Take(3)) output.WriteLine(message);
        Assert.True(failures.IsEmpty,
            $"{failures.Count} of {Seeds} seeds fail: {string.Join(' ', failures.Select(failure => failure.Seed).Order().Take(20))}");
    }

    [Fact]
    public void A_seed_run_again_has_the_same_history()
    {
        foreach (var seed in Enumerable.Range(1, 20)) Assert.Equal(World.Run(seed), World.Run(seed));
    }
}
