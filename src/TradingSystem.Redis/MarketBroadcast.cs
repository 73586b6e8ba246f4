using System.Buffers.Binary;
using System.Text.Json;
using StackExchange.Redis;
using TradingSystem.Alpaca.Streams;
using TradingSystem.Core.Foundation;
using TradingSystem.Core.MarketData.Streaming;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Redis;

/// <summary>
/// Over Redis: the sender's id, the message's number, an array of the stream's messages. The connection takes
/// subscriptions along when it was away or another server took over. It may have one at two servers then, which pass
/// everything on to each other: what comes again is left out.
/// </summary>
public sealed class MarketBroadcast(IConnectionMultiplexer redis, IIdSource ids) : IMarketBroadcast
{
    private const int IdLength = 16, HeadLength = IdLength + sizeof(long);
    private static readonly RedisChannel Channel = RedisChannel.Literal("market");

    private readonly Guid me = ids.Next();
    private readonly ReceivedNumbers received = new();
    private long sent;

    public Task SendAsync(IReadOnlyList<MarketEvent> messages)
    {
        var text = new MemoryStream();
        text.Write(Head(me, Interlocked.Increment(ref sent)));
        text.WriteByte((byte)'[');
        foreach (var (place, message) in messages.Index())
        {
            if (place > 0) text.WriteByte((byte)',');
            text.Write(MarketMessage.Of(message).Json);
        }
        text.WriteByte((byte)']');
        return redis.GetSubscriber().PublishAsync(Channel, text.ToArray());
    }

    public Task ReceiveAsync(Action<Func<IReadOnlyList<MarketEvent>>> receive) =>
        redis.GetSubscriber().SubscribeAsync(Channel, (_, message) =>
        {
            var bytes = (byte[])message!;
            var number = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(IdLength));
            if (received.IsNew(new Guid(bytes.AsSpan(0, IdLength)), number)) receive(() => Read(bytes));
        });

    private static byte[] Head(Guid sender, long number)
    {
        var head = new byte[HeadLength];
        sender.TryWriteBytes(head);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(IdLength), number);
        return head;
    }

    private static List<MarketEvent> Read(byte[] message)
    {
        using var json = JsonDocument.Parse(message.AsMemory(HeadLength));
        return [.. json.RootElement.EnumerateArray()
            .Select(MarketMessage.Read)
            .OfType<MarketMessage>()
            .Select(message => message.Event)];
    }
}
