namespace TradingSystem.Scaler.Rules;

public enum ScalingMetric
{
    /// <summary>Per cent of one processor, the mean over the workers.</summary>
    Cpu,

    /// <summary>Orders that wait for a worker, for each worker.</summary>
    QueueDepth,
}
