using TradingSystem.SimulationTests.Scheduling;

namespace TradingSystem.SimulationTests.Servers;

/// <summary>How calls to one server travel, and what may become of them on the way.</summary>
internal sealed class Network(Scheduler scheduler, string server)
{
    /// <summary>Longest way of a request or an answer.</summary>
    public double MaxLatencyMilliseconds { get; set; } = 5;

    /// <summary>The request never arrives.</summary>
    public double RequestLost { get; set; }

    /// <summary>The request takes effect, its answer is lost.</summary>
    public double AnswerLost { get; set; }

    /// <summary>The caller gives up; the request arrives afterwards all the same.</summary>
    public double RequestLate { get; set; }

    public bool IsDown { get; set; }

    public void Heal() => (RequestLost, AnswerLost, RequestLate, IsDown) = (0, 0, 0, false);

    /// <summary>Calls the server: <paramref name="atServer"/> is one atomic step there.</summary>
    /// <exception cref="IOException">Nobody knows whether it took effect.</exception>
    public Task<T> CallAsync<T>(string what, Func<T> atServer, CancellationToken ct = default)
    {
        var answer = new TaskCompletionSource<T>();
        if (ct.IsCancellationRequested) return Task.FromCanceled<T>(ct);
        ct.Register(() => answer.TrySetCanceled(ct));
        if (scheduler.Chance(RequestLost)) Fail(answer, $"{what}: lost on its way to the {server}");
        else if (scheduler.Chance(RequestLate))
        {
            Fail(answer, $"{what}: no answer of the {server}");
            scheduler.After(
                TimeSpan.FromMilliseconds(50) + scheduler.Latency(3000), null, () => Execute(what, atServer, new()));
        }
        else scheduler.After(scheduler.Latency(MaxLatencyMilliseconds), null, () => Execute(what, atServer, answer));
        return answer.Task;
    }

    private void Execute<T>(string what, Func<T> atServer, TaskCompletionSource<T> answer)
    {
        if (IsDown)
        {
            Fail(answer, $"{what}: the {server} is down");
            return;
        }
        try
        {
            var result = atServer();
            if (scheduler.Chance(AnswerLost)) Fail(answer, $"{what}: the answer of the {server} is lost");
            else scheduler.After(scheduler.Latency(MaxLatencyMilliseconds), null, () => answer.TrySetResult(result));
        }
        catch (Exception e)
        {
            scheduler.After(scheduler.Latency(MaxLatencyMilliseconds), null, () => answer.TrySetException(e));
        }
    }

    private void Fail<T>(TaskCompletionSource<T> answer, string reason)
    {
        scheduler.Log(server, reason);
        scheduler.After(scheduler.Latency(MaxLatencyMilliseconds * 10), null,
            () => answer.TrySetException(new IOException(reason)));
    }
}
