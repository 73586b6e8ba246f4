using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TradingSystem.Core.Forensics;

/// <summary>
/// Keeps the black box's tail on the disk, and writes it out when the process is asked to end or ends by an exception
/// that nobody caught.
/// </summary>
internal sealed class BlackBoxKeeper(BlackBox box, IHostApplicationLifetime lifetime, TimeProvider clock,
    ILogger<BlackBoxKeeper> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(1);
    private ITimer? flushing;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (box.Problem is not null) logger.LogWarning("The black box is in memory only: {Reason}", box.Problem);
        box.Record(EventKind.Process, box.Process, "", "started");
        lifetime.ApplicationStopping.Register(() => Write("stopping", "told to end"));
        AppDomain.CurrentDomain.UnhandledException += (_, e) => Write("crash", e.ExceptionObject.ToString() ?? "");
        flushing = clock.CreateTimer(_ => box.Flush(), null, FlushEvery, FlushEvery);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => flushing?.Dispose();

    private void Write(string reason, string text)
    {
        box.Record(EventKind.Process, box.Process, "", $"{reason}: {text}");
        try
        {
            BlackBoxDump.Write(box, reason, clock);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("The black box can't be written out: {Reason}", e.Message);
        }
    }
}
