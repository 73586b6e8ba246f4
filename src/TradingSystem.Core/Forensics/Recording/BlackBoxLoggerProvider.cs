using System.Globalization;
using Microsoft.Extensions.Logging;
using TradingSystem.Core.Leases;

namespace TradingSystem.Core.Forensics.Recording;

/// <summary>
/// Takes the log to the black box, with the order or lease that a line names and the correlation id of its scope.
/// </summary>
[ProviderAlias("BlackBox")]
internal sealed class BlackBoxLoggerProvider(BlackBox box) : ILoggerProvider, ISupportExternalScope
{
    private readonly BlackBox box = box;
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public ILogger CreateLogger(string categoryName) => new Log(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose() { }

    private sealed class Log(BlackBoxLoggerProvider owner, string category) : ILogger
    {
        private readonly string source = category[(category.LastIndexOf('.') + 1)..];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => owner.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and not LogLevel.None;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var (subject, cause) = ("", "");
            foreach (var (name, value) in state as IReadOnlyList<KeyValuePair<string, object?>> ?? [])
            {
                if (name is "OrderId" or "Job" or "Lease" or "Name" or "Id")
                {
                    subject = Text(value);
                }
                else if (name == "Partition")
                {
                    subject = value is int partition ? LeaseName.OfPartition(partition) : Text(value);
                }
                else if (name == "Token")
                {
                    cause = Text(value);
                }
            }
            if (cause.Length == 0) cause = Correlation();
            var failure = exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})";
            owner.box.Record(
                EventKind.Log, subject, cause, $"{logLevel} {source}: {formatter(state, exception)}{failure}");
        }

        private string Correlation()
        {
            var found = new string?[1];
            owner.scopes.ForEachScope(static (scope, found) =>
            {
                foreach (var (name, value) in scope as IEnumerable<KeyValuePair<string, object>> ?? [])
                {
                    if (name == "CorrelationId") found[0] = Text(value);
                }
            }, found);
            return found[0] ?? "";
        }

        private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
    }
}
