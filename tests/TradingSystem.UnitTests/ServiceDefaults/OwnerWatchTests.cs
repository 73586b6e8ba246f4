using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace TradingSystem.UnitTests.ServiceDefaults;

/// <summary>A process whose owner is gone ends.</summary>
public sealed class OwnerWatchTests
{
    [Fact]
    public async Task Host_owner_is_killed_stops()
    {
        using var owner = Process.Start("sleep", "60");
        var time = new FakeTimeProvider();
        var builder = Hosts.Plain(("OWNER_PID", owner.Id.ToString(CultureInfo.InvariantCulture)));
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.AddServiceDefaults();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        for (var look = 0; look < 20; look++) time.Advance(TimeSpan.FromMilliseconds(500));
        stopping.IsCancellationRequested.ShouldBeFalse();

        owner.Kill();
        await owner.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(500));
                return stopping.IsCancellationRequested;
            },
            "the end");
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Host_owner_is_gone_before_the_start_stops_at_once()
    {
        using var owner = Process.Start("true");
        await owner.WaitForExitAsync(TestContext.Current.CancellationToken);
        var builder = Hosts.Plain(("OWNER_PID", owner.Id.ToString(CultureInfo.InvariantCulture)));
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        builder.AddServiceDefaults();
        using var host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);

        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await Eventually.TrueAsync(() => stopping.IsCancellationRequested, "the end");
        await host.StopAsync(TestContext.Current.CancellationToken);
    }
}
