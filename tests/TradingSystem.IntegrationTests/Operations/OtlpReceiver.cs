using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text;
using TradingSystem.IntegrationTests.Running;

namespace TradingSystem.IntegrationTests.Operations;

/// <summary>Takes OTLP over HTTP and finds the names of a trace's spans in it.</summary>
public sealed class OtlpReceiver : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<byte[]> traces = new();
    private readonly ConcurrentQueue<byte[]> metrics = new();
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

    /// <summary>Whether a metric of that name has come.</summary>
    public bool HasMetric(string name) => metrics.Any(body => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(name)) >= 0);

    public void Dispose() => listener.Close();

    /// <summary>In a Span of the protocol, field 1 is the trace id (16 bytes); span id (2), trace state (3), parent's id (4) and flags (16, four bytes) come before the name (5).</summary>
    public IReadOnlyList<string> SpansOf(ActivityTraceId trace)
    {
        var id = new byte[18];
        (id[0], id[1]) = (0x0A, 16);
        trace.CopyTo(id.AsSpan(2));
        var names = new List<string>();
        foreach (var body in traces)
        {
            for (int at = 0, found; (found = body.AsSpan(at).IndexOf(id)) >= 0; at += found + id.Length)
            {
                var i = at + found + id.Length;
                while (i + 1 < body.Length && body[i] != 0x2A) i += body[i] is 0x12 or 0x1A or 0x22 ? 2 + body[i + 1] : body[i] == 0x85 ? 6 : body.Length;
                if (i + 1 < body.Length) names.Add(Encoding.UTF8.GetString(body, i + 2, body[i + 1]));
            }
        }
        return names;
    }

    private async Task ReceiveAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                using var body = new MemoryStream();
                var input = context.Request.Headers["Content-Encoding"] == "gzip" ? new GZipStream(context.Request.InputStream, CompressionMode.Decompress) : context.Request.InputStream;
                await input.CopyToAsync(body);
                var path = context.Request.Url!.AbsolutePath;
                paths[path] = 0;
                if (path == "/v1/traces") traces.Enqueue(body.ToArray());
                if (path == "/v1/metrics") metrics.Enqueue(body.ToArray());
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
