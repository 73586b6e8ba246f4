using System.Collections.Concurrent;
using System.Net;

namespace TradingSystem.UnitTests.ServiceDefaults;

/// <summary>In the place of the network: answers as the test says, and keeps what was asked.</summary>
internal sealed class ScriptedServer(
    Func<int, HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private int attempts;

    /// <summary>How often something was sent.</summary>
    public int Attempts => Volatile.Read(ref attempts);

    /// <summary>The addresses in the order they were asked.</summary>
    public ConcurrentQueue<Uri> Addresses { get; } = new();

    /// <summary>Always this status.</summary>
    public static ScriptedServer Answering(HttpStatusCode status) => new((_, request, _) => Respond(status, request));

    /// <summary>Always this exception.</summary>
    public static ScriptedServer Throwing(Exception exception) =>
        new((_, _, _) => Task.FromException<HttpResponseMessage>(exception));

    /// <summary>Never an answer.</summary>
    public static ScriptedServer Silent() => new(async (_, _, cancellationToken) =>
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("Not reached.");
    });

    public static Task<HttpResponseMessage> Respond(HttpStatusCode status, HttpRequestMessage request)
        => Task.FromResult(new HttpResponseMessage(status) { RequestMessage = request });

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Addresses.Enqueue(request.RequestUri!);
        return answer(Interlocked.Increment(ref attempts), request, cancellationToken);
    }
}
