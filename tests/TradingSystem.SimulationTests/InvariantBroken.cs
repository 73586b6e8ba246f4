namespace TradingSystem.SimulationTests;

/// <summary>The run has shown something that must never be.</summary>
internal sealed class InvariantBroken(string what) : Exception(what)
{
    /// <summary>What the history is filtered by in the failure message, such as an order's id.</summary>
    public string? Subject { get; init; }
}
