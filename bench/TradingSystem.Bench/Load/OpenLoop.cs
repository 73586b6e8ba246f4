using System.Diagnostics;
using System.Threading.Channels;

namespace TradingSystem.Bench.Load;

/// <summary>
/// Orders at a constant rate, sent by whichever connection is free; latency from the moment each was due.
/// </summary>
/// <param name="acknowledged">Told of each accepted order: number, when it was due, when it was answered.</param>
internal sealed class OpenLoop(Uri api, OrderMix mix, int connections, Action<long, long, long>? acknowledged = null)
{
    private long sent;

    public async Task<LoadResult> RunAsync(double perSecond, TimeSpan duration, CancellationToken ct)
    {
        var tickets = Channel.CreateUnbounded<Pacer.Ticket>(new()
        {
            SingleWriter = true,
            AllowSynchronousContinuations = true
        });
        var senders = Enumerable.Range(0, connections)
            .Select(_ => Task.Run(() => SendAsync(tickets.Reader, ct), ct))
            .ToArray();
        var began = Stopwatch.GetTimestamp();
        Pacer.Start(tickets.Writer, perSecond, duration, sent, ct);
        var parts = await Task.WhenAll(senders);
        sent += (long)(perSecond * duration.TotalSeconds);
        return LoadResult.Sum(parts, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private async Task<LoadResult> SendAsync(ChannelReader<Pacer.Ticket> tickets, CancellationToken ct)
    {
        using var connection = new OrderConnection(api);
        var result = new LoadResult();
        await foreach (var (number, due) in tickets.ReadAllAsync(ct))
        {
            var status = await connection.SendAsync(mix[number], number);
            var answered = Stopwatch.GetTimestamp();
            result.Count(status, due, answered);
            if (status == 200) acknowledged?.Invoke(number, due, answered);
            else result.FirstRefusal ??= connection.LastAnswer;
        }
        return result;
    }
}
