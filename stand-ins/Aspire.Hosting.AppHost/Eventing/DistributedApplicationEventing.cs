using System.Collections.Concurrent;

namespace Aspire.Hosting.Eventing;

public class DistributedApplicationEventing : IDistributedApplicationEventing
{
    private readonly ConcurrentQueue<(Type Event, DistributedApplicationEventSubscription Subscription)> subscriptions = new();

    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback) where T : IDistributedApplicationEvent
    {
        var subscription = new DistributedApplicationEventSubscription((e, ct) => callback((T)e, ct));
        subscriptions.Enqueue((typeof(T), subscription));
        return subscription;
    }

    public async Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default) where T : IDistributedApplicationEvent
    {
        foreach (var (_, subscription) in subscriptions.Where(s => s.Event == typeof(T))) await subscription.Callback(@event, cancellationToken);
    }
}
