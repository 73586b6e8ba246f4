using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TradingSystem.Alpaca.Streams;
using TradingSystem.Api.Streaming;

namespace TradingSystem.UnitTests.Api;

/// <summary>Streams don't outlive their keys.</summary>
public sealed class OpenStreamsTests : IAsyncDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly Dictionary<string, byte[]> secrets = new()
    {
        ["kept"] = [1],
        ["revoked"] = [1],
        ["rotated"] = [1]
    };
    private readonly CancellationTokenSource stop = new();
    private readonly OpenStreams open;
    private readonly Task running;
    private readonly Dictionary<string, StreamEnd> ended = [];
    private volatile bool away;
    private int lookups;

    public OpenStreamsTests()
    {
        open = new(FindAsync, clock, NullLogger<OpenStreams>.Instance);
        running = open.RunAsync(stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        stop.Dispose();
    }

    [Fact]
    public void Streams_of_keys_that_were_revoked_or_rotated_end_within_five_seconds()
    {
        foreach (var id in secrets.Keys) Open(id);
        Pass(TimeSpan.FromSeconds(10));
        Assert.Empty(ended);

        secrets.Remove("revoked");
        secrets["rotated"] = [2];
        Pass(TimeSpan.FromSeconds(5));

        Assert.Equal(["revoked", "rotated"], ended.Keys.Order(StringComparer.Ordinal));
        Assert.All(ended.Values, reason => Assert.Equal(StreamEnd.KeyEnded, reason));
    }

    [Fact]
    public void Nobody_asks_when_nothing_is_open()
    {
        Open("kept").Dispose();
        Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(0, lookups);
        secrets.Clear();
        Pass(TimeSpan.FromMinutes(1));
        Assert.Empty(ended);
    }

    [Fact]
    public void Streams_go_on_for_five_minutes_while_nobody_can_be_asked()
    {
        Open("kept");
        Pass(TimeSpan.FromSeconds(4));
        away = true;
        Pass(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(10));
        Assert.Empty(ended);
        Pass(TimeSpan.FromSeconds(20));
        Assert.Equal(StreamEnd.Internal, ended["kept"]);
    }

    private IDisposable Open(string id) =>
        open.Add(new(id, Guid.Empty, [1], new HashSet<string>()), reason => ended[id] = reason);

    private Task<IReadOnlyDictionary<string, byte[]>> FindAsync(string[] keyIds, CancellationToken ct)
    {
        lookups++;
        return away
            ? throw new TimeoutException()
            : Task.FromResult<IReadOnlyDictionary<string, byte[]>>(secrets.Where(pair => keyIds.Contains(pair.Key)).ToDictionary());
    }

    private void Pass(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(1))
        {
            clock.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
