using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TradingSystem.StandInTests.Hosting;

public sealed class WaitingTests
{
    [Fact]
    public async Task WaitFor_holds_a_resource_back_until_the_other_is_healthy()
    {
        var healthy = false;
        await using var app = RunningApplication.Start((builder, _) =>
        {
            builder.Services.AddHealthChecks().AddCheck("check", () => Volatile.Read(ref healthy) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("not yet"));
            var server = builder.AddExecutable("server", "sleep", "/", "1000").WithHealthCheck("check");
            builder.AddExecutable("client", "sleep", "/", "1000").WaitFor(server);
        });

        (await app.UntilAsync("server", s => s.HealthReports.Any(r => r.Description == "not yet"))).HealthStatus.ShouldBe(HealthStatus.Unhealthy);
        app.State("client").ShouldBe(KnownResourceStates.Waiting);
        Volatile.Write(ref healthy, true);

        await app.UntilAsync("client", KnownResourceStates.Running);
        (await app.UntilAsync("server", s => s.HealthStatus == HealthStatus.Healthy)).HealthReports.ShouldHaveSingleItem().Name.ShouldBe("check");
    }

    [Fact]
    public async Task WaitForStart_does_not_wait_for_health()
    {
        await using var app = RunningApplication.Start((builder, _) =>
        {
            builder.Services.AddHealthChecks().AddCheck("check", () => HealthCheckResult.Unhealthy());
            var server = builder.AddExecutable("server", "sleep", "/", "1000").WithHealthCheck("check");
            builder.AddExecutable("client", "sleep", "/", "1000").WaitForStart(server);
        });

        await app.UntilAsync("client", KnownResourceStates.Running);
    }

    [Fact]
    public async Task WaitForCompletion_starts_a_resource_after_the_other_has_ended_well()
    {
        await using var app = RunningApplication.Start((builder, folder) =>
        {
            var first = builder.AddExecutable("first", "sh", folder, "-c", "echo first >> order");
            builder.AddExecutable("second", "sh", folder, "-c", "echo second >> order; sleep 1000").WaitForCompletion(first);
        });

        await app.UntilAsync("second", KnownResourceStates.Running);
        (await app.UntilAsync("first", KnownResourceStates.Finished)).ExitCode.ShouldBe(0);
        await Eventually.TrueAsync(() => File.ReadAllText(RunningApplication.File(app.Folder, "order")) == "first\nsecond\n", "both have run in order");
    }

    [Fact]
    public async Task WaitForCompletion_fails_a_resource_when_the_other_ends_badly()
    {
        await using var app = RunningApplication.Start((builder, _) =>
        {
            var first = builder.AddExecutable("first", "sh", "/", "-c", "exit 3");
            builder.AddExecutable("second", "sleep", "/", "1000").WaitForCompletion(first);
        });

        (await app.UntilAsync("first", KnownResourceStates.Finished)).ExitCode.ShouldBe(3);
        await app.UntilAsync("second", KnownResourceStates.FailedToStart);
    }

    [Fact]
    public async Task A_connection_string_runs_once_the_resources_that_it_names_do()
    {
        await using var app = RunningApplication.Start((builder, _) =>
        {
            var server = builder.AddExecutable("server", "sleep", "/", "1000").WithEndpoint(scheme: "tcp", name: "tcp").WithExplicitStart();
            builder.AddConnectionString("database", ReferenceExpression.Create($"Host={server.GetEndpoint("tcp").Property(EndpointProperty.HostAndPort)}"));
        });
        await app.UntilAsync("database", KnownResourceStates.Waiting);

        await app.CommandAsync("server", KnownResourceCommands.StartCommand);

        (await app.UntilAsync("database", KnownResourceStates.Running)).HealthStatus.ShouldBe(HealthStatus.Healthy);
    }
}
