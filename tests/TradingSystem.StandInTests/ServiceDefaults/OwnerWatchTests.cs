using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TradingSystem.StandInTests.Support;

namespace TradingSystem.StandInTests.ServiceDefaults;

/// <summary>A process whose owner is gone ends.</summary>
public sealed class OwnerWatchTests
{
    [Fact]
    public async Task Host_owner_is_killed_stops()
    {
        using var owner = Process.Start("sleep", "60");
        var time = new ManualTime();
        var builder = Hosts.Plain(("OWNER_PID", owner.Id.ToString(CultureInfo.InvariantCulture)));
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.AddServiceDefaults();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        await time.AdvanceToTimerAsync(TimeSpan.FromMilliseconds(500));
        await Eventually.TrueAsync(() => time.HasTimer(TimeSpan.FromMilliseconds(500)), "another look at the owner");
        stopping.IsCancellationRequested.ShouldBeFalse();

        owner.Kill();
        await owner.WaitForExitAsync(TestContext.Current.CancellationToken);
        await time.AdvanceToTimerAsync(TimeSpan.FromMilliseconds(500));

        await Eventually.TrueAsync(() => stopping.IsCancellationRequested, "the end");
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Host_owner_is_gone_before_the_start_stops_at_once()
    {
        using var owner = Process.Start("true");
        await owner.WaitForExitAsync(TestContext.Current.CancellationToken);
        var builder = Hosts.Plain(("OWNER_PID", owner.Id.ToString(CultureInfo.InvariantCulture)));
        builder.Services.AddSingleton<TimeProvider>(new ManualTime());
        builder.AddServiceDefaults();
        using var host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);

        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await Eventually.TrueAsync(() => stopping.IsCancellationRequested, "the end");
        await host.StopAsync(TestContext.Current.CancellationToken);
    }
}
