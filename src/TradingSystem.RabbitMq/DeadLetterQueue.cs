using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace TradingSystem.RabbitMq;

/// <summary>
/// The queue of the dead letters: looked at without taking from it, and emptied only by sending its messages back to
/// where they came from.
/// </summary>
public sealed class DeadLetterQueue(IConnection connection)
{
    private static readonly CreateChannelOptions Confirming = new(
        publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    /// <param name="limit">So many messages at most.</param>
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(int limit, CancellationToken ct)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        var taken = await TakeAsync(channel, limit, ct);
        if (taken.Count > 0) await channel.BasicNackAsync(taken[^1].Tag, multiple: true, requeue: true, ct);
        return [.. taken.Select(message => message.Letter)];
    }

    /// <summary>
    /// Publishes messages again to the queue that they died in. Each leaves the dead letters when RabbitMQ has
    /// confirmed the new one: a crash in between leaves both, and consumers take repeats.
    /// </summary>
    /// <returns>What was sent.</returns>
    /// <exception cref="PublishException">A message wasn't taken (its queue is gone, or full): it and all after it
    /// stay.</exception>
    public async Task<IReadOnlyList<DeadLetter>> ReplayAsync(
        Func<DeadLetter, bool> chosen, int limit, CancellationToken ct)
    {
        // Whatever isn't acknowledged returns to the queue with the end of the channel.
        await using var channel = await connection.CreateChannelAsync(Confirming, ct);
        var replayed = new List<DeadLetter>();
        foreach (var (tag, letter) in await TakeAsync(channel, limit, ct))
        {
            if (letter.Queue is null || !chosen(letter)) continue;
            await channel.BasicPublishAsync("", letter.Queue, mandatory: true, letter.Original(), letter.Body, ct);
            await channel.BasicAckAsync(tag, multiple: false, ct);
            replayed.Add(letter);
        }
        return replayed;
    }

    private static async Task<List<(ulong Tag, DeadLetter Letter)>> TakeAsync(
        IChannel channel, int limit, CancellationToken ct)
    {
        var taken = new List<(ulong, DeadLetter)>();
        while (taken.Count < limit
            && await channel.BasicGetAsync(Topology.DeadLetters, autoAck: false, ct) is { } message)
        {
            taken.Add((message.DeliveryTag, DeadLetter.From(message.BasicProperties, message.Body.ToArray())));
        }
        return taken;
    }
}
