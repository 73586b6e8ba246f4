using System.Net;
using Microsoft.Extensions.Time.Testing;
using TradingSystem.Api.Authentication;
using TradingSystem.Api.RateLimits;
using TradingSystem.Core.Security;

namespace TradingSystem.UnitTests.Api;

/// <summary>Whoever has no key costs the database little, and takes nothing from those who have one.</summary>
public sealed class ApiKeyCacheTests : IDisposable
{
    private static readonly IPAddress Address = IPAddress.Parse("192.0.2.1");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider clock = new();
    private readonly HashSet<string> existing = ["known"];
    private readonly List<string> lookups = [];
    private readonly ApiKeyCache keys;
    private readonly KeyCheck check;
    private Task gate = Task.CompletedTask;

    public ApiKeyCacheTests()
    {
        keys = new(FindAsync, clock);
        check = new(keys, new(new RateLimitOptions { UnauthenticatedPerMinute = 10 }, clock));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => keys.Dispose();

    [Fact]
    public async Task Key_that_does_not_exist_is_looked_up_once_in_a_while()
    {
        for (var i = 0; i < 100; i++) Assert.False(await IsValidAsync("nobody"));
        Assert.Equal(["nobody"], lookups);

        existing.Add("nobody");   // an operator has made it
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(await IsValidAsync("nobody"));
    }

    [Fact]
    public async Task Callers_that_want_the_same_key_wait_for_one_answer()
    {
        var opened = new TaskCompletionSource();
        gate = opened.Task;
        var callers = Enumerable.Range(0, 100).Select(_ => IsValidAsync("known").AsTask()).ToArray();
        opened.SetResult();

        Assert.All(await Task.WhenAll(callers).WaitAsync(Patience, Ct), Assert.True);
        Assert.Single(lookups);
    }

    [Fact]
    public async Task Look_ups_of_unknown_keys_are_few_at_a_time_and_hold_up_no_known_one()
    {
        Assert.True(await IsValidAsync("known"));
        var opened = new TaskCompletionSource();
        gate = opened.Task;
        var strangers = Enumerable.Range(0, 100).Select(i => IsValidAsync($"random-{i}").AsTask()).ToArray();
        Assert.Equal(3, lookups.Count);   // the known one, and two of these

        clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.True(await IsValidAsync("known"));   // still fresh
        clock.Advance(TimeSpan.FromSeconds(0.2));
        foreach (var stranger in strangers.Skip(2))
        {
            await Assert.ThrowsAsync<KeysBusyException>(() => stranger.WaitAsync(Patience, Ct));
        }
        clock.Advance(TimeSpan.FromSeconds(3));
        gate = Task.CompletedTask;
        Assert.True(await IsValidAsync("known"));
        Assert.Equal(2, lookups.Count(id => id == "known"));   // read anew beside those that hang
        opened.SetResult();
    }

    [Fact]
    public async Task Known_key_holds_for_five_minutes_while_the_database_is_away_which_isnt_asked_each_time()
    {
        Assert.True(await IsValidAsync("known"));
        clock.Advance(TimeSpan.FromSeconds(6));
        gate = Task.FromException(new TimeoutException());
        for (var i = 0; i < 100; i++) Assert.True(await IsValidAsync("known"));
        Assert.Equal(2, lookups.Count);

        clock.Advance(TimeSpan.FromMinutes(5));
        await Assert.ThrowsAsync<TimeoutException>(async () => await IsValidAsync("known"));
    }

    [Fact]
    public async Task Address_that_comes_too_often_without_a_key_is_refused_but_a_key_that_was_valid_passes_from_there()
    {
        Assert.NotNull((await check.JudgeAsync("known", "secret", Address, Ct)).Key);
        for (var i = 0; i < 10; i++)
        {
            Assert.Null((await check.JudgeAsync($"random-{i}", "secret", Address, Ct)).TooMany);
        }
        var before = lookups.Count;

        var refused = await check.JudgeAsync("random-10", "secret", Address, Ct);

        Assert.True(refused is { Key: null, TooMany: { IsTooMany: true, Limit: 10 } });
        Assert.NotNull((await check.JudgeAsync("known", "wrong", Address, Ct)).TooMany);
        Assert.Equal(before, lookups.Count);
        Assert.NotNull((await check.JudgeAsync("known", "secret", Address, Ct)).Key);
        Assert.Null((await check.JudgeAsync("random-10", "secret", IPAddress.Parse("192.0.2.2"), Ct)).TooMany);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await check.JudgeAsync("random-11", "secret", Address, Ct)).TooMany);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void Address_is_what_its_owner_cannot_change_at_will(string address, string source) =>
        Assert.Equal(source, SourceAddress.Of(IPAddress.Parse(address)));

    private async ValueTask<bool> IsValidAsync(string id) => await keys.AuthenticateAsync(id, "secret", Ct) is not null;

    private async Task<ApiKey?> FindAsync(string id, CancellationToken ct)
    {
        lookups.Add(id);
        await gate;
        return existing.Contains(id) ? new(id, Guid.Empty, SecretHash.Of("secret"), new HashSet<string>()) : null;
    }
}
