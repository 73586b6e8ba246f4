using System.Diagnostics;
using TradingSystem.Bench.Measuring;

namespace TradingSystem.Bench.OrderPath;

/// <summary>
/// When each order of one span was acknowledged and when its fill was told, by its number. Either may be seen first:
/// the stream is another connection.
/// </summary>
internal sealed class OrderBoard(long firstNumber, int capacity)
{
    private readonly long[] due = new long[capacity], acknowledged = new long[capacity], filled = new long[capacity];
    private long filledCount;

    public long FilledCount => Interlocked.Read(ref filledCount);

    public void Acknowledge(long number, long dueAt, long at)
    {
        var i = number - firstNumber;
        due[i] = dueAt;
        Volatile.Write(ref acknowledged[i], at);
    }

    /// <summary>An update that is told twice counts once; one of another span not at all.</summary>
    public void Fill(long number, long at)
    {
        var i = number - firstNumber;
        if (i < 0 || i >= capacity || Interlocked.CompareExchange(ref filled[i], at, 0) != 0) return;
        Interlocked.Increment(ref filledCount);
    }

    /// <summary>Numbers of orders that were acknowledged and whose fill nobody told of.</summary>
    public IEnumerable<long> Missing =>
        Enumerable.Range(0, capacity).Where(i => acknowledged[i] != 0 && filled[i] == 0).Select(i => firstNumber + i);

    /// <summary>Numbers of orders that were acknowledged.</summary>
    public IEnumerable<long> Acknowledged =>
        Enumerable.Range(0, capacity).Where(i => acknowledged[i] != 0).Select(i => firstNumber + i);

    public Latencies DueToAcknowledged() => Between(due, acknowledged);

    public Latencies AcknowledgedToFilled() => Between(acknowledged, filled);

    public Latencies DueToFilled() => Between(due, filled);

    /// <summary>Orders whose fill was told before that moment.</summary>
    public long FilledBefore(long moment) => filled.Count(at => at != 0 && at <= moment);

    private Latencies Between(long[] from, long[] to)
    {
        var latencies = new Latencies();
        for (var i = 0; i < capacity; i++)
        {
            if (acknowledged[i] != 0 && to[i] != 0) latencies.Add(from[i], to[i]);
        }
        return latencies;
    }
}
