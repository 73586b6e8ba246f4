using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using Google.Protobuf;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Telemetry;

/// <summary>Takes OTLP over HTTP and keeps the spans, and the names of metrics by process.</summary>
public sealed class OtlpReceiver : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<ReceivedSpan> spans = new();
    private readonly ConcurrentDictionary<(string Service, string Name), byte> metrics = new();
    private readonly ConcurrentDictionary<string, byte> paths = new();

    public OtlpReceiver()
    {
        Address = FreeAddress.Next();
        listener.Prefixes.Add(Address + "/");
        listener.Start();
        _ = ReceiveAsync();
    }

    public string Address { get; }

    public IReadOnlySet<string> Paths => paths.Keys.ToHashSet();

    public IReadOnlyList<ReceivedSpan> Spans => [.. spans];

    /// <summary>The metrics that a process has sent.</summary>
    public IReadOnlySet<string> MetricsOf(string service) =>
        metrics.Keys.Where(metric => metric.Service == service).Select(metric => metric.Name).ToHashSet();

    public void Dispose() => listener.Close();

    private async Task ReceiveAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                Take(context.Request.Url!.AbsolutePath, await BodyAsync(context.Request));
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Take(string path, ByteString body)
    {
        paths[path] = 0;
        if (path == "/v1/traces") foreach (var span in OtlpMessage.Spans(body)) spans.Enqueue(span);
        if (path == "/v1/metrics") foreach (var metric in OtlpMessage.Metrics(body)) metrics[metric] = 0;
    }

    private static async Task<ByteString> BodyAsync(HttpListenerRequest request)
    {
        var compressed = request.Headers["Content-Encoding"] == "gzip";
        await using var input = compressed
            ? new GZipStream(request.InputStream, CompressionMode.Decompress)
            : request.InputStream;
        return await ByteString.FromStreamAsync(input);
    }
}
