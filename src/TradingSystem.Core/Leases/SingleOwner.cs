using Microsoft.Extensions.Logging;
using TradingSystem.Core.Foundation;

namespace TradingSystem.Core.Leases;

/// <summary>Runs a job in one process at a time: whoever holds its lease. The others stand by.</summary>
public sealed class SingleOwner(
    ILeaseTable leases, LeaseOptions options, ProcessIdentity me, TimeProvider clock, ILogger<SingleOwner> logger)
{
    public Task RunAsync(ISingleOwnerJob job, CancellationToken stop) => RunAsync(job.Lease, job.RunAsync, stop);

    /// <summary>
    /// Competes for the lease until told to stop. The job's token is cancelled when the lease is lost; a job that ends
    /// or fails begins again.
    /// </summary>
    public async Task RunAsync(string name, Func<Fence, CancellationToken, Task> job, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (await leases.AcquireAsync(name, me.Id, stop) is { } token)
                {
                    await HoldAsync(new(name, token), job, stop);
                }
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                logger.LogWarning("{Job} begins again: {Reason}", name, e.Message);
            }
            await Task.Delay(options.RenewEvery, clock, stop).Ended();
        }
    }

    private async Task HoldAsync(Fence fence, Func<Fence, CancellationToken, Task> job, CancellationToken stop)
    {
        logger.LogInformation("{Job} runs here, token {Token}", fence.Lease, fence.Token);
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var working = job(fence, lost.Token);
        var renewing = RenewAsync(fence, lost.Token);
        await Task.WhenAny(working, renewing);
        lost.Cancel();
        await working.Ended();
        await renewing.Ended();
        using var brief = new CancellationTokenSource(options.TimeToLive, clock);
        await leases.ReleaseAsync(fence, me.Id, brief.Token);
        if (working.Exception is { } failure && !stop.IsCancellationRequested) throw failure.GetBaseException();
    }

    /// <summary>Returns when the lease can no longer be counted on.</summary>
    private async Task RenewAsync(Fence fence, CancellationToken ct)
    {
        var renewed = Moment.Now(clock);
        while (renewed.Elapsed(clock) < options.TimeToLive)
        {
            await Task.Delay(options.RenewEvery, clock, ct);
            var asked = Moment.Now(clock);
            try
            {
                if (!await leases.RenewAsync(fence, me.Id, ct)) break;
                renewed = asked;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.LogWarning("Lease {Name} isn't renewed: {Reason}", fence.Lease, e.Message);
            }
        }
        logger.LogWarning("Lease {Name} is lost", fence.Lease);
    }
}
