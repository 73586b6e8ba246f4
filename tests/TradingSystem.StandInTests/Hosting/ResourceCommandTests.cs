using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace TradingSystem.StandInTests.Hosting;

public sealed class ResourceCommandTests
{
    [Fact]
    public async Task Start_of_a_resource_with_explicit_start_runs_it()
    {
        await using var app = RunningApplication.Start((builder, _) => builder.AddExecutable("sleeper", "sleep", "/", "1000").WithExplicitStart());

        await app.UntilAsync("sleeper", KnownResourceStates.NotStarted);
        (await app.CommandAsync("sleeper", KnownResourceCommands.StartCommand)).Success.ShouldBeTrue();

        Eventually.Lives(RunningApplication.Pid(await app.UntilAsync("sleeper", KnownResourceStates.Running))).ShouldBeTrue();
    }

    [Fact]
    public async Task Stop_of_a_running_resource_ends_its_process()
    {
        await using var app = RunningApplication.Start((builder, _) => builder.AddExecutable("sleeper", "sleep", "/", "1000"));
        var pid = RunningApplication.Pid(await app.UntilAsync("sleeper", KnownResourceStates.Running));

        (await app.CommandAsync("sleeper", KnownResourceCommands.StopCommand)).Success.ShouldBeTrue();

        app.State("sleeper").ShouldBe(KnownResourceStates.Exited);
        Eventually.Lives(pid).ShouldBeFalse();
    }

    [Fact]
    public async Task Stop_of_a_resource_that_does_not_run_fails()
    {
        await using var app = RunningApplication.Start((builder, _) => builder.AddExecutable("sleeper", "sleep", "/", "1000").WithExplicitStart());
        await app.UntilAsync("sleeper", KnownResourceStates.NotStarted);

        var result = await app.CommandAsync("sleeper", KnownResourceCommands.StopCommand);

        result.Success.ShouldBeFalse();
        result.Message.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Restart_gives_the_resource_another_process()
    {
        await using var app = RunningApplication.Start((builder, _) => builder.AddExecutable("sleeper", "sleep", "/", "1000"));
        var before = RunningApplication.Pid(await app.UntilAsync("sleeper", KnownResourceStates.Running));

        (await app.CommandAsync("sleeper", KnownResourceCommands.RestartCommand)).Success.ShouldBeTrue();

        RunningApplication.Pid(await app.UntilAsync("sleeper", KnownResourceStates.Running)).ShouldNotBe(before);
        Eventually.Lives(before).ShouldBeFalse();
    }

    [Fact]
    public async Task Stop_of_a_resource_that_still_waits_ends_the_wait()
    {
        await using var app = RunningApplication.Start((builder, _) =>
        {
            var never = builder.AddExecutable("never", "sleep", "/", "1000").WithExplicitStart();
            builder.AddExecutable("waiting", "sleep", "/", "1000").WaitFor(never);
        });
        await app.UntilAsync("waiting", KnownResourceStates.Waiting);

        await app.CommandAsync("waiting", KnownResourceCommands.StopCommand);

        app.State("waiting").ShouldBe(KnownResourceStates.Exited);
    }

    [Fact]
    public async Task A_killed_process_is_finished_with_its_signal_as_exit_code_and_can_be_started_again()
    {
        await using var app = RunningApplication.Start((builder, _) => builder.AddExecutable("sleeper", "sleep", "/", "1000"));
        using (var process = Process.GetProcessById(RunningApplication.Pid(await app.UntilAsync("sleeper", KnownResourceStates.Running)))) process.Kill();

        (await app.UntilAsync("sleeper", KnownResourceStates.Finished)).ExitCode.ShouldBe(128 + 9);
        (await app.CommandAsync("sleeper", KnownResourceCommands.StartCommand)).Success.ShouldBeTrue();
        await app.UntilAsync("sleeper", KnownResourceStates.Running);
    }

    [Fact]
    public async Task A_command_that_is_not_installed_fails_to_start()
    {
        await using var app = RunningApplication.Start((builder, _) => builder.AddExecutable("nothing", "no-such-command", "/"));

        await app.UntilAsync("nothing", KnownResourceStates.FailedToStart);
    }

    [Fact]
    public async Task An_unknown_resource_is_told()
    {
        await using var app = RunningApplication.Start((builder, _) => builder.AddExecutable("sleeper", "sleep", "/", "1000"));
        await app.UntilAsync("sleeper", KnownResourceStates.Running);

        (await app.CommandAsync("another", KnownResourceCommands.StartCommand)).Success.ShouldBeFalse();
    }
}
