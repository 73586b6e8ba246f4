using Microsoft.Extensions.Time.Testing;
using TradingSystem.Api.RateLimits;

namespace TradingSystem.UnitTests.Api;

public sealed class FailureLimiterTests
{
    private const int KeptApart = 10_000;
    private readonly FakeTimeProvider clock = new();
    private readonly FailureLimiter limiter;

    public FailureLimiterTests() => limiter = new(new() { UnauthenticatedPerMinute = 2 }, clock);

    [Fact]
    public void Address_has_its_failures_of_each_minute()
    {
        Assert.True(limiter.IsQuiet);
        limiter.Add("a");
        Assert.False(limiter.IsQuiet);
        Assert.False(limiter.Look("a").IsTooMany);
        for (var i = 0; i < 100; i++) limiter.Add("a");
        Assert.True(limiter.Look("a").IsTooMany);
        Assert.Equal(1, limiter.Look("b").Remaining);

        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True(limiter.IsQuiet);
        Assert.False(limiter.Look("a").IsTooMany);
    }

    [Fact]
    public void Many_addresses_share_a_count_when_there_are_too_many_to_keep_apart()
    {
        for (var i = 0; i < KeptApart; i++) limiter.Add($"address {i}");
        Assert.False(limiter.Look("one more").IsTooMany);

        limiter.Add("one more");
        limiter.Add("another");

        Assert.True(limiter.Look("a third").IsTooMany);
        Assert.False(limiter.Look("address 7").IsTooMany);
    }
}
