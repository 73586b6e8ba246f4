using System.Runtime.CompilerServices;
using TradingSystem.Core.Brokers;

namespace TradingSystem.SimulationTests.Servers;

/// <summary>One connection to the broker's stream of events.</summary>
internal sealed class BrokerStream
{
    private readonly Queue<BrokerUpdate> waiting = new();
    private TaskCompletionSource news = new();
    private bool broken;

    public void Push(BrokerUpdate update)
    {
        if (broken) return;
        waiting.Enqueue(update);
        news.TrySetResult();
    }

    public void Break()
    {
        broken = true;
        news.TrySetResult();
    }

    /// <summary>The events until the stream breaks.</summary>
    /// <exception cref="BrokerUnavailableException">It broke.</exception>
    public async IAsyncEnumerable<BrokerUpdate> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        using var stopping = ct.Register(Break);
        while (true)
        {
            while (waiting.TryDequeue(out var update)) yield return update;
            ct.ThrowIfCancellationRequested();
            if (broken) throw new BrokerUnavailableException("the stream broke");
            await news.Task;
            news = new();
        }
    }
}
