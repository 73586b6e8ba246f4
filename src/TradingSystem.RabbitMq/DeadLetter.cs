using System.Security.Cryptography;
using System.Text;
using RabbitMQ.Client;

namespace TradingSystem.RabbitMq;

/// <summary>A message that couldn't be handled.</summary>
/// <param name="Id">12 hex digits made from the message: the same whenever it is looked at. Identical messages share
/// it.</param>
/// <param name="Queue">The queue that it died in first; null when the message doesn't tell.</param>
/// <param name="Reason">Why it died there: rejected, delivery_limit, expired …</param>
/// <param name="Deaths">How often it died there.</param>
/// <param name="DiedAt">When it died there first.</param>
public sealed record DeadLetter(string Id, string? Queue, string? Reason, long Deaths, DateTimeOffset? DiedAt,
    IReadOnlyBasicProperties Properties, byte[] Body)
{
    // What RabbitMQ adds to a message that dies or is delivered again.
    private static readonly string[] ServerHeaders =
    [
        "x-death", "x-first-death-", "x-last-death-", "x-delivery-count", "x-acquired-count"
    ];

    public static DeadLetter From(IReadOnlyBasicProperties properties, byte[] body)
    {
        // The latest death comes first in x-death: the first one last.
        var death = Value(properties.Headers, "x-death") is List<object> { Count: > 0 } deaths
            ? deaths[^1] as IDictionary<string, object?>
            : null;
        var queue = Text(Value(properties.Headers, "x-first-death-queue")) ?? Text(Value(death, "queue"));
        var reason = Text(Value(properties.Headers, "x-first-death-reason")) ?? Text(Value(death, "reason"));
        var time = Value(death, "time") is AmqpTimestamp at
            ? DateTimeOffset.FromUnixTimeSeconds(at.UnixTime)
            : (DateTimeOffset?)null;
        var identity = SHA256.HashData([.. Encoding.UTF8.GetBytes($"{properties.MessageId}\n{queue}\n"), .. body]);
        return new(Convert.ToHexStringLower(identity.AsSpan(0, 6)), queue, reason, Value(death, "count") as long? ?? 1,
            time, properties, body);
    }

    /// <summary>The message's own properties, as it was published with.</summary>
    public BasicProperties Original()
    {
        var original = new BasicProperties(Properties);
        original.Headers = Properties.Headers?.Where(header => !Array.Exists(
            ServerHeaders, own => header.Key.StartsWith(own, StringComparison.Ordinal))).ToDictionary(
            header => header.Key, header => header.Value);
        return original;
    }

    private static object? Value(IDictionary<string, object?>? table, string name) =>
        table is not null && table.TryGetValue(name, out var value) ? value : null;

    private static string? Text(object? value) =>
        value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : value as string;
}
