using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using TradingSystem.Core.Foundation;

namespace TradingSystem.RabbitMq;

/// <summary>
/// Replaces a queue that does not work while its server does. RabbitMQ notes a new quorum queue on disk half a second
/// late: killed before that, it brings the queue back without a leader (then nothing is confirmed and nobody can
/// consume) or without its process (then whoever uses it loses the connection), for as long as it runs.
/// </summary>
/// <remarks>
/// What waited in the queue goes with it. No order is lost by that: one that was accepted and not sent is driven again
/// from the database (<c>Execution:RedriveAfterSeconds</c>).
/// </remarks>
internal sealed class QueueRepair(RabbitConnection connections, TimeProvider clock, ILogger logger)
{
    /// <summary>How long a queue may leave its consumers without an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long it has to answer the last question before it is deleted.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim oneAtATime = new(1);
    private readonly ConcurrentDictionary<string, Moment> silentSince = new();
    private readonly ConcurrentDictionary<string, Task> repairs = new();

    /// <summary>Notes that the queue has a consumer.</summary>
    public void Answered(string queue) => silentSince.TryRemove(queue, out _);

    /// <summary>Notes that the queue has not answered a consumer in time. Begins the repair when that lasts.</summary>
    public void NotAnswered(string queue)
    {
        var since = silentSince.GetOrAdd(queue, _ => Moment.Now(clock));
        if (since.Elapsed(clock) >= Patience) Begin(queue);
    }

    /// <summary>Notes that the server failed when the queue, or another one on the same connection, was used.</summary>
    public void ServerFailed(string queue) => Begin(queue);

    /// <summary>Whether the server closed the connection since it failed itself.</summary>
    public static bool IsServerFault(OperationInterruptedException e) =>
        e.ShutdownReason is { Initiator: ShutdownInitiator.Peer, ReplyCode: Constants.InternalError };

    private void Begin(string queue)
    {
        if (repairs.TryGetValue(queue, out var repair) && !repair.IsCompleted) return;
        repairs[queue] = RepairAsync(queue);
    }

    private async Task RepairAsync(string queue)
    {
        await oneAtATime.WaitAsync();
        try
        {
            if (await WorksAsync(queue))
            {
                Answered(queue);
                return;
            }
            logger.LogWarning("Replacing queue {Queue}: it does not work", queue);
            await using var connection = await connections.OpenAnotherAsync(CancellationToken.None);
            await using var channel = await connection.CreateChannelAsync();
            await channel.QueueDeleteAsync(queue);
            await Topology.DeclareAsync(channel, CancellationToken.None);
            logger.LogInformation("Replaced queue {Queue}", queue);
            Answered(queue);
        }
        catch (Exception e)
        {
            logger.LogWarning("Cannot replace queue {Queue}: {Reason}; retrying", queue, e.Message);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>
    /// Whether the queue can be read, asked over a connection of its own: one that does not work costs the connection.
    /// A message that comes with the answer goes back with the channel.
    /// </summary>
    private async Task<bool> WorksAsync(string queue)
    {
        using var patience = new CancellationTokenSource(LastPatience, clock);
        var connection = await connections.OpenAnotherAsync(patience.Token);
        try
        {
            var channel = await connection.CreateChannelAsync(cancellationToken: patience.Token);
            await channel.BasicGetAsync(queue, autoAck: false, patience.Token).WaitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException) when (connection.IsOpen)
        {
            return false;
        }
        catch (OperationInterruptedException e) when (IsServerFault(e))
        {
            return false;
        }
        finally
        {
            // The server is slow to close a channel that waits for the queue: nobody waits for it.
            _ = connection.DiscardAsync();
        }
    }
}
