using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TradingSystem.UnitTests.ServiceDefaults;

/// <summary>Takes OTLP over HTTP and keeps the bytes: names are readable in them.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TaskCompletionSource never = new();

    private Collector(bool answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, TestContext.Current.CancellationToken);
            Received.Enqueue((signal, Encoding.Latin1.GetString(body.ToArray())));
            if (!answers) await never.Task;
        });
    }

    public ConcurrentQueue<(string Signal, string Body)> Received { get; } = new();

    public string Address => app.Urls.Single();

    public static async Task<Collector> StartAsync(bool answers = true)
    {
        var collector = new Collector(answers);
        await collector.app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public bool Got(string signal, string text) =>
        Received.Any(each => each.Signal == signal && each.Body.Contains(text, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        never.TrySetResult();
        await app.DisposeAsync();
    }
}
