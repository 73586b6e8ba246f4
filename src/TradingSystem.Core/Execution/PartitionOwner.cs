using Microsoft.Extensions.Logging;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Leases;
using TradingSystem.Core.Messaging;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Execution;

/// <summary>
/// Keeps this worker's fair share of the partitions: takes free ones, consumes those it owns, gives surplus back.
/// Giving back means: stop consuming, finish what is under way, then release; another worker begins without waiting for
/// a lease to run out.
/// </summary>
public sealed class PartitionOwner(ILeaseTable leases, LeaseOptions options, ProcessIdentity me, IMessageBus bus,
    OrderExecutor executor, TimeProvider clock, ILogger<PartitionOwner> logger)
{
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DrainPause = TimeSpan.FromMilliseconds(20);
    private readonly Dictionary<int, Owned> owned = [];
    private readonly ProcessorTime processor = new(clock);

    private sealed class Owned(PartitionLease lease)
    {
        private int unsettled;
        private volatile bool hasLeft;

        public PartitionLease Lease => lease;
        public IBusConsumer? Consumer { get; set; }

        /// <summary>Set once the partition is being given back.</summary>
        public Task? GivingBack { get; set; }

        public int Unsettled => Volatile.Read(ref unsettled);

        public async Task<Settlement> HandleAsync(OrderMessage message, OrderExecutor executor, CancellationToken ct)
        {
            Interlocked.Increment(ref unsettled);
            try
            {
                var settlement = await executor.HandleAsync(message, lease, ct);
                if (settlement == Settlement.Leave) hasLeft = true;
                return settlement;
            }
            finally { Interlocked.Decrement(ref unsettled); }
        }

        /// <summary>
        /// Whether the consumer can go on. One that left a message unsettled, since the lease had run out for a moment,
        /// must go: only then does the message come back.
        /// </summary>
        public bool Consumes => Consumer is { IsAlive: true } && !hasLeft;

        /// <summary>Messages may come, and be left, before the consumer itself is there.</summary>
        public async Task ConsumeAsync(Func<Task<IBusConsumer>> begin)
        {
            hasLeft = false;
            Consumer = await begin();
        }
    }

    /// <summary>The partitions owned now; a copy.</summary>
    public IReadOnlyCollection<PartitionLease> Leases
    {
        get { return [.. All.Select(mine => mine.Lease)]; }
    }

    /// <summary>Beats until told to stop, then gives everything back.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await leases.CreatePartitionsAsync(Partition.Count, stop);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await BeatAsync(draining: false, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                logger.LogWarning("Cannot renew leases: {Reason}; retrying", e.Message);
                await DropLostAsync(null);
            }
            await Task.Delay(options.RenewEvery, clock, stop).Ended();
        }
        await DrainAsync();
    }

    private async Task BeatAsync(bool draining, CancellationToken ct)
    {
        var asked = Moment.Now(clock);
        var beat = await leases.BeatAsync(me.Id, Partition.Count, draining, processor.Percent(), ct);
        await DropLostAsync(beat.Owned);
        foreach (var (partition, token) in beat.Owned)
        {
            var mine = Find(partition);
            if (mine is null && !draining) mine = Take(partition, token);
            mine?.Lease.Renewed(asked);
        }
        if (!draining) await ConsumeAsync(ct);
        // Draining takes its time; the beats go on meanwhile, or the other leases would run out.
        Owned[] kept = [.. All.Where(mine => mine.GivingBack is null)];
        var surplus = draining ? kept.Length : beat.FairShare > 0 ? kept.Length - beat.FairShare : 0;
        foreach (var mine in kept.OrderByDescending(mine => mine.Lease.Partition).Take(surplus))
        {
            mine.GivingBack = GiveBackAsync(mine);
        }
    }

    private Owned Take(int partition, long token)
    {
        var mine = new Owned(new(partition, token, clock, options.TimeToLive));
        lock (owned) owned[partition] = mine;
        logger.LogInformation("Took partition {Partition}, token {Token}", partition, token);
        return mine;
    }

    /// <summary>
    /// Gives each partition a consumer that works; while RabbitMQ is away there is none, and the next beat tries again.
    /// </summary>
    private async Task ConsumeAsync(CancellationToken ct)
    {
        // The leases must be renewed meanwhile.
        using var patience = new CancellationTokenSource(options.RenewEvery, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        // All at once: a queue that doesn't answer must not keep the others from being consumed.
        Owned[] idle = [.. All.Where(mine => mine.GivingBack is null && !mine.Consumes)];
        var beginning = Array.ConvertAll(idle, mine => (mine.Lease.Partition, Task: ConsumeAsync(mine, either.Token)));
        foreach (var (partition, task) in beginning)
        {
            await task.Ended();
            if (ct.IsCancellationRequested || task.IsCompletedSuccessfully) continue;
            var reason = task.Exception?.GetBaseException().Message ?? "no answer in time";
            logger.LogWarning("Cannot consume partition {Partition}: {Reason}; retrying", partition, reason);
        }
    }

    private async Task ConsumeAsync(Owned mine, CancellationToken ct)
    {
        await DisposeConsumerAsync(mine);
        var partition = mine.Lease.Partition;
        await mine.ConsumeAsync(() => bus.ConsumeOrdersAsync(
            partition, message => mine.HandleAsync(message, executor, CancellationToken.None), ct));
    }

    /// <summary>Forgets what another worker owns by now; its messages go back to the queue with the channel.</summary>
    private async Task DropLostAsync(IReadOnlyDictionary<int, long>? valid)
    {
        foreach (var mine in All)
        {
            if (valid is null
                ? mine.Lease.IsValid
                : valid.TryGetValue(mine.Lease.Partition, out var token) && token == mine.Lease.Fence.Token)
            {
                continue;
            }
            logger.LogWarning("Lost partition {Partition}", mine.Lease.Partition);
            mine.Lease.End();
            await DisposeConsumerAsync(mine);
            Forget(mine);
        }
    }

    private async Task GiveBackAsync(Owned mine)
    {
        var lease = mine.Lease;
        try
        {
            if (mine.Consumer is { } consumer) await consumer.StopAsync();
            var began = clock.GetTimestamp();
            while (mine.Unsettled > 0 && lease.IsValid && clock.GetElapsedTime(began) < DrainPatience)
            {
                await Task.Delay(DrainPause, clock);
            }
            lease.End();
            await DisposeConsumerAsync(mine);
            await leases.ReleaseAsync(lease.Fence, me.Id, CancellationToken.None);
            logger.LogInformation("Gave partition {Partition} back", lease.Partition);
        }
        catch (Exception e)
        {
            logger.LogWarning(
                "Partition {Partition} isn't given back but left to run out: {Reason}", lease.Partition, e.Message);
            lease.End();
            await DisposeConsumerAsync(mine);
        }
        Forget(mine);
    }

    private async Task DisposeConsumerAsync(Owned mine)
    {
        if (mine.Consumer is not { } consumer) return;
        mine.Consumer = null;
        try
        {
            await consumer.DisposeAsync();
        }
        catch (Exception e)
        {
            logger.LogInformation(
                "The consumer of partition {Partition} was gone already: {Reason}", mine.Lease.Partition, e.Message);
        }
    }

    private async Task DrainAsync()
    {
        var began = clock.GetTimestamp();
        try
        {
            do
            {
                // The others' shares grow with the first of these.
                await BeatAsync(draining: true, CancellationToken.None);
                await Task.WhenAny(Task.WhenAll(All.Select(mine => mine.GivingBack ?? Task.CompletedTask)),
                    Task.Delay(options.RenewEvery, clock));
            }
            while (All.Length > 0 && clock.GetElapsedTime(began) < DrainPatience);
        }
        catch (Exception e)
        {
            logger.LogWarning("Partitions are left to run out: {Reason}", e.Message);
        }
    }

    private Owned[] All
    {
        get { lock (owned) return [.. owned.Values]; }
    }

    private void Forget(Owned mine)
    {
        lock (owned)
        {
            if (owned.GetValueOrDefault(mine.Lease.Partition) == mine) owned.Remove(mine.Lease.Partition);
        }
    }

    private Owned? Find(int partition)
    {
        lock (owned) return owned.GetValueOrDefault(partition);
    }
}
