using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TradingSystem.Api.Streaming;
using TradingSystem.Core.MarketData.Streaming;
using TradingSystem.Domain.Prices;

namespace TradingSystem.UnitTests.Streaming;

public sealed class MarketStreamHubTests
{
    private sealed class Broadcast : IMarketBroadcast
    {
        public int Refusals { get; set; } = 2;

        public Action<Func<IReadOnlyList<MarketEvent>>>? Receiver { get; private set; }

        /// <summary>Of a subscription that was said to have failed.</summary>
        public Action<Func<IReadOnlyList<MarketEvent>>>? Failed { get; private set; }

        public Task SendAsync(IReadOnlyList<MarketEvent> messages) => Task.CompletedTask;

        public Task ReceiveAsync(Action<Func<IReadOnlyList<MarketEvent>>> receive)
        {
            if (Refusals-- > 0)
            {
                Failed = receive;
                throw new TimeoutException("Redis is away");
            }
            Receiver = receive;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Hub_is_live_while_it_is_told_so()
    {
        var (clock, broadcast) = (new FakeTimeProvider(), new Broadcast());
        var hub = new MarketStreamHub(broadcast, new(), clock, NullLogger<MarketStreamHub>.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = hub.RunAsync(stop.Token);
        for (var i = 0; i < 10_000 && broadcast.Receiver is null; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Yield();
        }

        broadcast.Failed!(() => []);   // it is there all the same: what it brings would come twice
        Assert.False(hub.IsLive);
        broadcast.Receiver!(() => []);
        Assert.True(hub.IsLive);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(hub.IsLive);
        broadcast.Receiver(() => []);
        Assert.True(hub.IsLive);

        await stop.CancelAsync();
        await running;
    }
}
