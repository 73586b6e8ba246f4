using TradingSystem.Scaler.Metrics;
using TradingSystem.Scaler.Replicas;
using TradingSystem.Scaler.Rules;

namespace TradingSystem.Scaler;

/// <summary>Measures, decides, acts; again and again.</summary>
public sealed class ScalerLoop(ScalingOptions options, MetricReader metrics, IReplicaController replicas,
    TimeProvider clock, ILogger<ScalerLoop> logger) : BackgroundService
{
    private const int MaxHistory = 200;
    private readonly Lock gate = new();
    private readonly Queue<ScalingDecision> history = new();
    private ScalingState state = ScalingState.Start;
    private ScalingSample? sample;
    private ScalingDecision? last;

    /// <summary>What <c>/scaling/status</c> tells.</summary>
    public object Status
    {
        get
        {
            lock (gate)
            {
                return new
                {
                    platform = replicas.Platform,
                    enabled = options.Enabled,
                    min = options.Min,
                    max = options.Max,
                    workers = sample?.Workers,
                    desired = last?.Workers,
                    reason = last?.Reason,
                    evaluated_at = last?.At,
                    metrics = sample?.Metrics,
                    rules = options.Rules,
                    cooldown_seconds = options.CooldownSeconds,
                    changed_at = state.ChangedAt,
                    changes = history.Reverse().ToArray(),
                };
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await EvaluateAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("The number of workers stays as it is: {Reason}", e.Message);
            }
            await Task.Delay(TimeSpan.FromSeconds(options.EvaluateEverySeconds), clock, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task EvaluateAsync(CancellationToken ct)
    {
        var workers = await replicas.CountAsync(ct);
        var measured = new ScalingSample(clock.GetUtcNow(), workers, await metrics.ReadAsync(workers, ct));
        var (decision, next) = ScalingEvaluator.Evaluate(options, state, measured);
        lock (gate) (sample, last) = (measured, decision);
        if (decision.Workers != workers)
        {
            logger.LogInformation(
                "Scaling from {From} to {To} workers: {Reason}", workers, decision.Workers, decision.Reason);
            await replicas.SetAsync(decision.Workers, ct);
            lock (gate)
            {
                history.Enqueue(decision);
                if (history.Count > MaxHistory) history.Dequeue();
            }
        }
        lock (gate) state = next;   // only now: what failed is decided again
    }
}
