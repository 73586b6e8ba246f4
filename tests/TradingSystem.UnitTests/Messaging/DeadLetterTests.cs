using System.Text;
using RabbitMQ.Client;
using TradingSystem.RabbitMq;

namespace TradingSystem.UnitTests.Messaging;

public sealed class DeadLetterTests
{
    private static readonly byte[] Body = "{}"u8.ToArray();

    private static BasicProperties Died(params (string Queue, string Reason, long Count)[] deaths) => new()
    {
        MessageId = "m",
        Headers = new Dictionary<string, object?>
        {
            ["traceparent"] = "00-1"u8.ToArray(),
            ["x-delivery-count"] = 3L,
            ["x-death"] = deaths.Select(object (death) => new Dictionary<string, object?>
            {
                ["queue"] = Encoding.UTF8.GetBytes(death.Queue),
                ["reason"] = Encoding.UTF8.GetBytes(death.Reason),
                ["count"] = death.Count,
                ["time"] = new AmqpTimestamp(1_767_623_400),
            }).ToList(),
        },
    };

    [Fact]
    public void From_reads_the_first_death_of_several()
    {
        var letter = DeadLetter.From(Died(("orders.dead", "expired", 1), ("orders.execute.3", "rejected", 2)), Body);

        Assert.Equal(("orders.execute.3", "rejected", 2L, new DateTimeOffset(2026, 1, 5, 14, 30, 0, TimeSpan.Zero)),
            (letter.Queue, letter.Reason, letter.Deaths, letter.DiedAt));
    }

    [Fact]
    public void From_takes_a_message_that_tells_nothing()
    {
        var letter = DeadLetter.From(new BasicProperties(), []);

        Assert.Equal((null, null, null, 12), (letter.Queue, letter.Reason, letter.DiedAt, letter.Id.Length));
    }

    [Fact]
    public void Id_tells_messages_apart_and_stays_through_further_deaths()
    {
        var letter = DeadLetter.From(Died(("q", "rejected", 1)), Body);

        Assert.Equal(letter.Id, DeadLetter.From(Died(("q", "rejected", 5)), Body).Id);
        Assert.NotEqual(letter.Id, DeadLetter.From(Died(("other", "rejected", 1)), Body).Id);
        Assert.NotEqual(letter.Id, DeadLetter.From(Died(("q", "rejected", 1)), [1]).Id);
    }

    [Fact]
    public void Original_keeps_the_sender_s_headers_and_drops_the_server_s()
    {
        var original = DeadLetter.From(Died(("q", "rejected", 1)), Body).Original();

        Assert.Equal(["traceparent"], original.Headers!.Keys);
        Assert.Equal("m", original.MessageId);
    }
}
