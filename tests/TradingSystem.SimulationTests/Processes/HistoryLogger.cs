using Microsoft.Extensions.Logging;
using TradingSystem.SimulationTests.Scheduling;

namespace TradingSystem.SimulationTests.Processes;

/// <summary>What a process logs is part of the history.</summary>
internal sealed class HistoryLogger<T>(Scheduler scheduler, Process process) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) scheduler.Log(process.Name, formatter(state, exception));
    }
}
