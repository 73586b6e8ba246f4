using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace TradingSystem.StandInTests.Hosting;

public sealed class TestingBuilderTests
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateAsync_runs_the_AppHosts_entry_point_and_its_programs()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.SampleAppHost>(["--answer", "42"], (options, _) => options.DisableDashboard = true, Cancellation);
        builder.Configuration["answer"].ShouldBe("42");
        builder.Resources.Select(r => r.Name).ShouldBe(["secret", "sleeper", "program"]);
        builder.AppHostDirectory.ShouldEndWith("SampleAppHost");
        builder.AddExecutable("another", "sleep", "/", "1000");

        await using var app = await builder.BuildAsync(Cancellation);
        await app.StartAsync(Cancellation).WaitAsync(RunningApplication.Patience, Cancellation);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("program", Cancellation).WaitAsync(RunningApplication.Patience, Cancellation);

        using var client = app.CreateHttpClient("program");
        (await client.GetFromJsonAsync<string[]>("/args", Cancellation)).ShouldBe(["one", "two words"]);
        (await client.GetStringAsync("/environment/SECRET", Cancellation)).ShouldBe("s3cret");
        (await client.GetStringAsync("/environment/OTEL_SERVICE_NAME", Cancellation)).ShouldBe("program");
        (await client.GetStringAsync("/environment/ASPNETCORE_URLS", Cancellation)).ShouldBe(client.BaseAddress!.ToString().TrimEnd('/'));
        await app.ResourceNotifications.WaitForResourceAsync("another", KnownResourceStates.Running, Cancellation);
    }

    [Fact]
    public async Task Disposal_stops_everything()
    {
        int pid;
        await using (var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.SampleAppHost>(Cancellation))
        await using (var app = await builder.BuildAsync(Cancellation))
        {
            await app.StartAsync(Cancellation).WaitAsync(RunningApplication.Patience, Cancellation);
            app.ResourceNotifications.TryGetCurrentState("sleeper", out var state).ShouldBeTrue();
            pid = RunningApplication.Pid(state.Snapshot);
        }

        Eventually.Lives(pid).ShouldBeFalse();
    }

    [Fact]
    public async Task A_builder_that_is_never_asked_to_build_ends_its_entry_point()
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.SampleAppHost>(Cancellation);

        await builder.DisposeAsync();
    }

    [Fact]
    public async Task GetConnectionStringAsync_resolves_a_resource_by_name()
    {
        var builder = DistributedApplicationTestingBuilder.Create();
        var server = builder.AddExecutable("server", "sleep", "/", "1000").WithEndpoint(port: 12347, scheme: "tcp", name: "tcp");
        builder.AddConnectionString("database", ReferenceExpression.Create($"Host={server.GetEndpoint("tcp").Property(EndpointProperty.HostAndPort)}"));
        await using var app = await builder.BuildAsync(Cancellation);
        await app.StartAsync(Cancellation);

        (await app.GetConnectionStringAsync("database", Cancellation)).ShouldBe("Host=localhost:12347");
        await Should.ThrowAsync<ArgumentException>(async () => await app.GetConnectionStringAsync("server", Cancellation));
    }
}
