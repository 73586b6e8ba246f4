using System.Text.Json;
using StackExchange.Redis;

namespace TradingSystem.Core.MarketData.Streaming;

/// <summary>Over Redis: arrays of the stream's messages. The connection takes subscriptions along when it was away or another server took over.</summary>
public sealed class MarketBroadcast(IConnectionMultiplexer redis) : IMarketBroadcast
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("market");

    public Task SendAsync(IReadOnlyList<MarketEvent> messages)
    {
        var text = new MemoryStream();
        text.WriteByte((byte)'[');
        foreach (var message in messages)
        {
            if (text.Length > 1) text.WriteByte((byte)',');
            text.Write(message.Json);
        }
        text.WriteByte((byte)']');
        return redis.GetSubscriber().PublishAsync(Channel, text.ToArray());
    }

    public Task ReceiveAsync(Action<Func<IReadOnlyList<MarketEvent>>> receive) =>
        redis.GetSubscriber().SubscribeAsync(Channel, (_, text) => receive(() => Read((byte[])text!)));

    private static List<MarketEvent> Read(byte[] text)
    {
        using var json = JsonDocument.Parse(text);
        return [.. json.RootElement.EnumerateArray().Select(MarketEvent.Read).OfType<MarketEvent>()];
    }
}
