using Microsoft.Extensions.Time.Testing;
using TradingSystem.Api.RateLimits;

namespace TradingSystem.UnitTests.Api;

public sealed class RateLimiterTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly RateLimiter limiter;

    public RateLimiterTests() => limiter = new(new() { RequestsPerMinute = 3 }, clock);

    [Fact]
    public void Key_has_its_requests_of_each_minute()
    {
        Assert.Equal([2, 1, 0, -1, -1], Enumerable.Range(0, 5).Select(_ => limiter.Take("a").Remaining));
        Assert.Equal(2, limiter.Take("b").Remaining);

        var reset = limiter.Take("a").Reset;
        clock.Advance(TimeSpan.FromSeconds(limiter.SecondsUntil(reset)));

        Assert.Equal(0, reset % 60);
        Assert.Equal((2, reset + 60), (limiter.Take("a").Remaining, limiter.Take("a").Reset));
    }

    [Fact]
    public async Task None_is_given_twice()
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(_ => Task.Run(() => limiter.Take("a").IsTooMany)));

        Assert.Equal(3, counts.Count(tooMany => !tooMany));
    }
}
