using Microsoft.Extensions.Logging;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Leases;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Orders;

/// <summary>
/// Applies events to orders, many at a time; what it answered is durable. While the database is away it waits and tries
/// again. What an order is about to do has a lane of its own: a new order isn't held up by the fills of others, which
/// wait for the rows of their accounts.
/// </summary>
public sealed class OrderTransitions : IAsyncDisposable
{
    private const int BatchMaxCommands = 256;
    private const int QueueMaxCommands = 16384;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    private readonly IOrderStore store;
    private readonly TimeProvider clock;
    private readonly ILogger<OrderTransitions> logger;
    private readonly GroupCommit<OrderCommand, OrderChange> intents, outcomes;

    public OrderTransitions(IOrderStore store, TimeProvider clock, ILogger<OrderTransitions> logger)
    {
        (this.store, this.clock, this.logger) = (store, clock, logger);
        // What fails after a lost answer may be applied already; it is applied again all the same, since events are
        // idempotent.
        intents = new(CommitAsync, static _ => true, BatchMaxCommands, QueueMaxCommands);
        outcomes = new(CommitAsync, static _ => true, BatchMaxCommands, QueueMaxCommands);
    }

    /// <summary>Applies one event. Calls that report what a broker said take effect in their order.</summary>
    /// <exception cref="QueueFullException">Too many commands wait; this one was not taken.</exception>
    public Task<OrderChange> ApplyAsync(Guid orderId, OrderEvent happened, Fence? fence = null) =>
        (happened is OrderEvent.Prepare or OrderEvent.CancelRequested
            ? intents
            : outcomes).SubmitAsync(new(orderId, happened, fence));

    public async ValueTask DisposeAsync()
    {
        await intents.DisposeAsync();
        await outcomes.DisposeAsync();
    }

    /// <summary>
    /// A batch whose commit was lost on the way may be applied already: events are idempotent, so it is simply applied
    /// again.
    /// </summary>
    private async Task<IReadOnlyList<OrderChange>> CommitAsync(
        IReadOnlyList<OrderCommand> commands, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await store.ApplyAsync(commands, ct);
            }
            catch (Exception e) when (e.IsTransientFailure())
            {
                if (attempt == 1)
                {
                    logger.LogWarning("The database doesn't take {Count} order events, trying again: {Reason}",
                        commands.Count, e.Message);
                }
                await Task.Delay(RetryDelay, clock, ct);
            }
        }
    }
}
