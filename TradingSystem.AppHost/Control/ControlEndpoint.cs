using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TradingSystem.AppHost.Control;

/// <summary>
/// <c>GET /resources</c> and <c>POST /resources/{name}/start|stop|restart</c>. It is up before the first resource
/// starts, so that a start which waits for a dead server can be helped; hosted services come only after all waits.
/// </summary>
internal sealed class ControlEndpoint(ControlOptions options,
    ILogger<ControlEndpoint> logger) : IDistributedApplicationEventingSubscriber, IAsyncDisposable
{
    private static readonly string[] Commands =
    [
        KnownResourceCommands.StartCommand, KnownResourceCommands.StopCommand, KnownResourceCommands.RestartCommand
    ];
    private readonly ConcurrentDictionary<string, ResourceState> states = new();
    private readonly CancellationTokenSource stopping = new();
    private WebApplication? web;

    public Task SubscribeAsync(IDistributedApplicationEventing eventing,
        DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        if (executionContext.IsRunMode) eventing.Subscribe<BeforeStartEvent>(StartAsync);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        if (web is not null) await web.DisposeAsync();
        stopping.Dispose();
    }

    private async Task StartAsync(BeforeStartEvent started, CancellationToken ct)
    {
        var commands = started.Services.GetRequiredService<ResourceCommandService>();
        var resources = started.Model.Resources.ToDictionary(r => r.Name);
        _ = WatchAsync(started.Services.GetRequiredService<ResourceNotificationService>());

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // Said explicitly, it wins over ASPNETCORE_URLS, which here is the dashboard's.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Url.Port));
        web = builder.Build();
        var token = Encoding.UTF8.GetBytes("Bearer " + await options.Token.Resource.GetValueAsync(ct));
        web.Use((http, next) => CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(http.Request.Headers.Authorization.ToString()), token)
            ? next(http)
            : Results.Unauthorized().ExecuteAsync(http));
        web.MapGet("/resources", () => states.Values.OrderBy(s => s.Id, StringComparer.Ordinal));
        web.MapPost("/resources/{name}/{command}", async (string name, string command, CancellationToken abort) =>
        {
            if (!resources.TryGetValue(name, out var resource)) return Results.NotFound();
            if (!Commands.Contains(command)) return Results.BadRequest();
            if (IsDone(name, command)) return Results.NoContent();
            var result = await commands.ExecuteCommandAsync(resource, command, abort);
            logger.LogInformation(
                "{Command} {Resource}: {Outcome}", command, name, result.Success ? "done" : result.Message);
            return result.Success
                ? Results.NoContent()
                : Results.Problem(result.Message, statusCode: StatusCodes.Status409Conflict);
        });
        await web.StartAsync(ct);
    }

    /// <summary>
    /// Aspire answers a stop of what isn't running after 18 s with an error, a start of what runs after 11 s: look
    /// first.
    /// </summary>
    private bool IsDone(string name, string command)
    {
        var now = states.Values.Where(s => s.Name == name).Select(s => s.State ?? "").ToArray();
        return command == KnownResourceCommands.StartCommand
            ? now.Length > 0 && now.All(s => s == KnownResourceStates.Running)
            : command == KnownResourceCommands.StopCommand && now.All(s => s == KnownResourceStates.NotStarted || KnownResourceStates.TerminalStates.Contains(s));
    }

    private async Task WatchAsync(ResourceNotificationService notifications)
    {
        try
        {
            await foreach (var e in notifications.WatchAsync(stopping.Token))
            {
                var pid = e.Snapshot.Properties.FirstOrDefault(p => p.Name == "executable.pid")?.Value;
                states[e.ResourceId] = new(e.Resource.Name, e.ResourceId, e.Snapshot.State?.Text,
                    e.Snapshot.HealthStatus?.ToString(), e.Snapshot.ExitCode,
                    pid is null ? null : Convert.ToInt64(pid, CultureInfo.InvariantCulture));
            }
        }
        catch (OperationCanceledException)
        {
            // The AppHost ends.
        }
    }
}
