namespace TradingSystem.Bench.Running;

/// <summary>Why there can be no measurement; the message is for the person who asked for one.</summary>
internal sealed class BenchProblem(string message) : Exception(message);
