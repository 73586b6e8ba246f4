using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.Telemetry;

namespace Microsoft.Extensions.Http.Resilience.Telemetry;

/// <summary>What the strategies report, as instruments of the meter <c>Polly</c> and as log records of the category <c>Polly</c>.</summary>
internal sealed class PollyTelemetry(IServiceProvider services) : TelemetryListener
{
    private static readonly Meter Meter = new("Polly", "1.0");
    private static readonly Counter<int> Events = Meter.CreateCounter<int>("resilience.polly.strategy.events");
    private static readonly Histogram<double> Attempts = Meter.CreateHistogram<double>("resilience.polly.strategy.attempt.duration", "ms");
    private static readonly Histogram<double> Pipelines = Meter.CreateHistogram<double>("resilience.polly.pipeline.duration", "ms");

    private readonly ILogger logger = services.GetService<ILoggerFactory>()?.CreateLogger("Polly") ?? NullLogger.Instance;

    public override void Write<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args)
    {
        switch (args.Arguments)
        {
            case PipelineExecutingArguments:
                return;
            case PipelineExecutedArguments executed:
                if (Pipelines.Enabled) Pipelines.Record(executed.Duration.TotalMilliseconds, Tags(args));
                return;
            case ExecutionAttemptArguments attempt:
                if (!Attempts.Enabled) return;
                var tags = Tags(args);
                tags.Add("attempt.number", attempt.AttemptNumber);
                tags.Add("attempt.handled", attempt.Handled);
                Attempts.Record(attempt.Duration.TotalMilliseconds, tags);
                return;
        }

        if (Events.Enabled) Events.Add(1, Tags(args));
        if (logger.IsEnabled(Level(args.Event.Severity)))
        {
            logger.Log(
                Level(args.Event.Severity),
                "Resilience event {Event} of {Pipeline}/{Instance} in {Strategy}: {Result}",
                args.Event.EventName,
                args.Source.PipelineName,
                args.Source.PipelineInstanceName,
                args.Source.StrategyName,
                Describe(args.Outcome));
        }
    }

    private static string? Describe<TResult>(Outcome<TResult>? outcome) => outcome switch
    {
        { Exception: { } exception } => exception.Message,
        { } result => (object?)result.Result is HttpResponseMessage response ? ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture) : null,
        null => null,
    };

    private static TagList Tags<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args)
    {
        var tags = new TagList
        {
            { "event.name", args.Event.EventName },
            { "event.severity", args.Event.Severity.ToString() },
            { "pipeline.name", args.Source.PipelineName },
            { "pipeline.instance", args.Source.PipelineInstanceName },
            { "strategy.name", args.Source.StrategyName },
        };
        if (args.Outcome?.Exception is { } exception) tags.Add("exception.type", exception.GetType().FullName);
        return tags;
    }

    private static LogLevel Level(ResilienceEventSeverity severity) => severity switch
    {
        ResilienceEventSeverity.None => LogLevel.None,
        ResilienceEventSeverity.Debug => LogLevel.Debug,
        ResilienceEventSeverity.Information => LogLevel.Information,
        ResilienceEventSeverity.Warning => LogLevel.Warning,
        ResilienceEventSeverity.Error => LogLevel.Error,
        _ => LogLevel.Critical,
    };
}
