using System.Threading.RateLimiting;
using Polly.Telemetry;

namespace Polly.RateLimiting;

/// <summary>Lets a call through while it holds a permit.</summary>
internal sealed class RateLimiterStrategy(RateLimiterStrategyOptions options, ResilienceStrategyTelemetry telemetry) : ResilienceStrategy, IDisposable
{
    private readonly ConcurrencyLimiter? own = options.RateLimiter is null ? new ConcurrencyLimiter(options.DefaultRateLimiterOptions) : null;

    public void Dispose() => own?.Dispose();

    protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        using var lease = own is not null
            ? await own.AcquireAsync(cancellationToken: context.CancellationToken).ConfigureAwait(context.ContinueOnCapturedContext)
            : await options.RateLimiter!(new RateLimiterArguments(context)).ConfigureAwait(context.ContinueOnCapturedContext);
        if (lease.IsAcquired) return await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);

        var refused = new OnRateLimiterRejectedArguments(context, lease);
        telemetry.Report(new ResilienceEvent(ResilienceEventSeverity.Error, "OnRateLimiterRejected"), context, refused);
        if (options.OnRejected is not null) await options.OnRejected(refused).ConfigureAwait(context.ContinueOnCapturedContext);
        var exception = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? new RateLimiterRejectedException(after) : new RateLimiterRejectedException();
        telemetry.SetTelemetrySource(exception);
        return Outcome.FromException<TResult>(exception);
    }
}
