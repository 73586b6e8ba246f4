using System.Diagnostics;

namespace TradingSystem.Bench.Load;

/// <summary>
/// Every connection sends its next order when the one before is answered: as many orders as the system takes.
/// </summary>
internal sealed class ClosedLoop(Uri api, OrderMix mix, int connections)
{
    private long next;

    public async Task<LoadResult> RunAsync(TimeSpan duration, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        var end = began + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var parts = await Task.WhenAll(Enumerable.Range(0, connections)
            .Select(_ => Task.Run(() => SendUntilAsync(end, ct), ct)));
        return LoadResult.Sum(parts, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private async Task<LoadResult> SendUntilAsync(long end, CancellationToken ct)
    {
        using var connection = new OrderConnection(api);
        var result = new LoadResult();
        while (Stopwatch.GetTimestamp() is var sent && sent < end && !ct.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref next) - 1;
            var status = await connection.SendAsync(mix[number], number);
            result.Count(status, sent, Stopwatch.GetTimestamp());
            if (status != 200) result.FirstRefusal ??= connection.LastAnswer;
            if (status == OrderConnection.Failed) await Task.Delay(100, ct);
        }
        return result;
    }
}
