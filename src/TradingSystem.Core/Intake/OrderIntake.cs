using Microsoft.Extensions.Logging;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.Messaging;

namespace TradingSystem.Core.Intake;

/// <summary>
/// Where orders become durable. Requests of all connections share commits; nobody is answered before the commit.
/// </summary>
public sealed class OrderIntake : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);

    private readonly IIntakeStore store;
    private readonly OutboxRelay relay;
    private readonly IIdSource ids;
    private readonly TimeProvider clock;
    private readonly IntakeOptions options;
    private readonly ILogger<OrderIntake> logger;
    private readonly GroupCommit<IntakeOrder, IntakeResult> commits;

    public OrderIntake(IIntakeStore store, OutboxRelay relay, IIdSource ids, TimeProvider clock, IntakeOptions options,
        ILogger<OrderIntake> logger)
    {
        (this.store, this.relay, this.ids, this.clock, this.options, this.logger) = (store, relay, ids, clock, options, logger);
        commits = new(
            CommitAsync, e => e is not IntakeUncertainException, options.BatchMaxOrders, options.QueueMaxOrders);
    }

    /// <exception cref="QueueFullException">The order was not taken.</exception>
    /// <exception cref="IntakeUncertainException">The database went away and didn't come back in time: the order may
    /// have been taken.</exception>
    public Task<IntakeResult> AcceptAsync(IntakeOrder order) => commits.SubmitAsync(order);

    public ValueTask DisposeAsync() => commits.DisposeAsync();

    private async Task<IReadOnlyList<IntakeResult>> CommitAsync(IReadOnlyList<IntakeOrder> orders, CancellationToken ct)
    {
        var batchId = ids.Next();
        CrashPoints.Hit(CrashPoint.BeforeIntakeCommit);
        var results = await AcceptWithRetryAsync(batchId, orders, ct);
        CrashPoints.Hit(CrashPoint.AfterIntakeCommit);
        var accepted = orders.Where((_, i) => results[i].Denial is null).Select(item => item.Order).ToArray();
        if (accepted.Length > 0) relay.Publish(OutboxMessage.Execute(batchId, accepted));
        return results;
    }

    /// <summary>
    /// A failover loses the answer, not the orders: the same batch is offered again until a primary takes it or says
    /// that it has it.
    /// </summary>
    private async Task<IReadOnlyList<IntakeResult>> AcceptWithRetryAsync(
        Guid batchId, IReadOnlyList<IntakeOrder> orders, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await store.AcceptAsync(batchId, orders, ct);
            }
            catch (Exception e) when (e.IsTransientFailure())
            {
                if (attempt == 1)
                {
                    logger.LogWarning(
                        "The database doesn't take {Count} orders, trying again: {Reason}", orders.Count, e.Message);
                }
                if (clock.GetElapsedTime(began).TotalSeconds > options.RetrySeconds)
                {
                    throw new IntakeUncertainException(e);
                }
                await Task.Delay(RetryDelay, clock, ct);
            }
            catch (Exception e) when (attempt > 1)
            {
                // An earlier attempt may have been carried out.
                throw new IntakeUncertainException(e);
            }
        }
    }
}
