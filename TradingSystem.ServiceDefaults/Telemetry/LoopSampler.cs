using System.Diagnostics;
using OpenTelemetry.Trace;

namespace TradingSystem.ServiceDefaults.Telemetry;

/// <summary>
/// Decides about the first span of a trace. A call that nothing asked for (a loop that polls a server) is dropped:
/// there are dozens a second, and among them an order isn't found. Of the rest a share is kept.
/// </summary>
internal sealed class LoopSampler(double share) : Sampler
{
    private readonly TraceIdRatioBasedSampler rest = new(share);

    /// <summary>
    /// Drops loops and keeps the given share of what else begins here; follows the caller where there is one.
    /// </summary>
    /// <param name="share">Between 0 (nothing) and 1 (everything).</param>
    public static Sampler FollowingTheCaller(double share) => new ParentBasedSampler(new LoopSampler(share));

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Kind is ActivityKind.Client or ActivityKind.Producer
            ? new SamplingResult(SamplingDecision.Drop)
            : rest.ShouldSample(samplingParameters);
}
