namespace TradingSystem.AppHost.Control;

internal sealed record ResourceState(string Name, string Id, string? State, string? Health, int? ExitCode, long? Pid);
