using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using TradingSystem.Alpaca.Streams;
using TradingSystem.Core.Messaging;

namespace TradingSystem.UnitTests.Streaming;

public sealed class ResumedSubscriptionTests
{
    private sealed class History(Channel<string> past) : IUpdateHistory<string>
    {
        public Task<string?> RefusalAsync(string user, string since, CancellationToken ct) =>
            Task.FromResult<string?>(null);

        public async IAsyncEnumerable<(string EventId, ReadOnlyMemory<byte> Message)> SinceAsync(
            string user, string since, [EnumeratorCancellation] CancellationToken ct)
        {
            await foreach (var id in past.Reader.ReadAllAsync(ct)) yield return (id, Update(id));
        }
    }

    private readonly Channel<string> past = Channel.CreateUnbounded<string>();
    private readonly Channel<ReadOnlyMemory<byte>> client = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
    private readonly UpdateFan<string> fan = new();

    [Fact]
    public async Task Past_comes_first_then_what_came_meanwhile_and_what_is_in_both_once()
    {
        using var subscription = Resume();
        fan.Send("me", Update("3"));
        fan.Send("me", Update("4"));
        foreach (var id in new[] { "1", "2", "3" }) past.Writer.TryWrite(id);
        past.Writer.Complete();
        Assert.Equal(["1", "2", "3", "4"], await ReceiveAsync(4));

        fan.Send("me", Update("5"));
        fan.Send("somebody else", Update("6"));
        fan.Send("me", Update("7"));
        Assert.Equal(["5", "7"], await ReceiveAsync(2));
    }

    [Fact]
    public async Task Past_that_cannot_be_read_cuts_the_stream()
    {
        using var subscription = Resume();
        past.Writer.Complete(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(
            async () => await client.Reader.WaitToReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Cut_of_the_live_updates_cuts_the_stream()
    {
        using var subscription = Resume();
        past.Writer.Complete();
        fan.CutAll();
        Assert.False(await client.Reader.WaitToReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Ids_of_updates_sort_by_time_and_say_it()
    {
        var time = new DateTimeOffset(2026, 7, 1, 16, 0, 0, 123, TimeSpan.Zero);
        var (early, late) = (Guid.CreateVersion7(time), Guid.CreateVersion7(time.AddMilliseconds(1)));

        Assert.True(string.CompareOrdinal(UpdateId.Of(early, 99), UpdateId.Of(late, 0)) < 0);
        Assert.True(string.CompareOrdinal(UpdateId.Of(early, 9), UpdateId.Of(early, 10)) < 0);
        Assert.True(UpdateId.TryParse(UpdateId.Of(early, 7), out var entry));
        Assert.Equal((early, time), (entry, UpdateId.TimeOf(entry)));
        Assert.True(string.CompareOrdinal(UpdateId.Floor(time).ToString(), early.ToString()) < 0);
        Assert.True(string.CompareOrdinal(UpdateId.Floor(time.AddMilliseconds(1)).ToString(), early.ToString()) > 0);
        Assert.Equal(Guid.Empty, UpdateId.Floor(DateTimeOffset.MinValue));
    }

    private ResumedSubscription<string> Resume() => new(new History(past), "me", "0", fan.Subscribe, client.Writer);

    private async Task<string[]> ReceiveAsync(int count)
    {
        var ids = new string[count];
        for (var i = 0; i < count; i++)
        {
            var text = Encoding.UTF8.GetString(
                (await client.Reader.ReadAsync(TestContext.Current.CancellationToken)).Span);
            ids[i] = text.Split('"')[^2];
        }
        return ids;
    }

    private static byte[] Update(string id) =>
        Encoding.UTF8.GetBytes($$$"""{"stream":"trade_updates","data":{"event":"fill","event_id":"{{{id}}}"}}""");
}
