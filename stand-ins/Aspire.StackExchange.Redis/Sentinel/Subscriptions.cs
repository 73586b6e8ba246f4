using System.Reflection;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis.Sentinel;

/// <summary>What was subscribed and which events are listened to, so that the next connection gets the same.</summary>
internal sealed class Subscriptions
{
    private readonly Lock sync = new();
    private readonly List<(RedisChannel Channel, Action<RedisChannel, RedisValue> Handler)> channels = [];
    private readonly List<(EventInfo Event, Delegate Handler)> events = [];

    /// <summary>Keeps what a call of an <see cref="ISubscriber"/> changes.</summary>
    public void Note(MethodInfo method, object?[] arguments)
    {
        lock (sync)
        {
            switch (method.Name)
            {
                case "Subscribe" or "SubscribeAsync":
                    channels.Add(((RedisChannel)arguments[0]!, (Action<RedisChannel, RedisValue>)arguments[1]!));
                    break;
                case "Unsubscribe" or "UnsubscribeAsync":
                    var channel = (RedisChannel)arguments[0]!;
                    channels.RemoveAll(each => each.Channel == channel && (arguments[1] is null || each.Handler.Equals(arguments[1])));
                    break;
                case "UnsubscribeAll" or "UnsubscribeAllAsync":
                    channels.Clear();
                    break;
            }
        }
    }

    /// <summary>Keeps an event's handler and adds or removes it; false when the method isn't an event's.</summary>
    public bool NoteEvent(MethodInfo method, object?[] arguments, IConnectionMultiplexer? inner)
    {
        if (!method.IsSpecialName || arguments is not [Delegate handler]) return false;
        var changed = typeof(IConnectionMultiplexer).GetEvents().FirstOrDefault(each => each.AddMethod == method || each.RemoveMethod == method);
        if (changed is null) return false;
        lock (sync)
        {
            if (changed.AddMethod == method) events.Add((changed, handler));
            else events.Remove((changed, handler));
        }

        if (inner is not null) method.Invoke(inner, [handler]);
        return true;
    }

    /// <summary>Moves everything to another connection.</summary>
    public void Move(IConnectionMultiplexer? from, IConnectionMultiplexer to)
    {
        lock (sync)
        {
            foreach (var (each, handler) in events)
            {
                if (from is not null) each.RemoveEventHandler(from, handler);
                each.AddEventHandler(to, handler);
            }

            foreach (var (channel, handler) in channels) to.GetSubscriber().Subscribe(channel, handler, CommandFlags.FireAndForget);
        }
    }
}
