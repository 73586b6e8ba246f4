using System.Reflection;
using Aspire.Hosting.Running;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>One run of an entry point on a thread of its own: it pauses before the build, and waits at Run until the test is over.</summary>
internal sealed class EntryPointRun(Assembly assembly, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) : EntryPointInterceptor
{
    private readonly TaskCompletionSource<DistributedApplicationBuilder> paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> built = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Task EntryPointEnded => ended.Task;

    public Task<DistributedApplicationBuilder> StartAsync(CancellationToken ct)
    {
        var main = assembly.EntryPoint ?? throw new InvalidOperationException($"Assembly {assembly.GetName().Name} does not have an entry point.");
        var thread = new Thread(() => Run(main)) { IsBackground = true, Name = assembly.GetName().Name };
        thread.Start();
        return paused.Task.WaitAsync(ct);
    }

    public Task<DistributedApplication> BuildAsync(CancellationToken ct)
    {
        goOn.TrySetResult(true);
        return built.Task.WaitAsync(ct);
    }

    /// <summary>Ends an entry point that was never asked to build.</summary>
    public void Abandon() => goOn.TrySetResult(false);

    public override void Creating(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        options.Args = settings.Args = [.. options.Args ?? [], .. args];
        options.AssemblyName = assembly.GetName().Name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        configure(options, settings);
        options.Args = settings.Args;
    }

    public override void Building(DistributedApplicationBuilder builder)
    {
        paused.TrySetResult(builder);
        if (!goOn.Task.GetAwaiter().GetResult()) throw new OperationCanceledException("The test ended without building the application.");
    }

    public override void Built(DistributedApplication application) => built.TrySetResult(application);

    private void Run(MethodInfo main)
    {
        Current = this;
        Exception? failure = null;
        try
        {
            var result = main.Invoke(null, main.GetParameters().Length == 0 ? [] : [args]);
            (result as Task)?.GetAwaiter().GetResult();
        }
        catch (TargetInvocationException e)
        {
            failure = e.InnerException;
        }
        catch (Exception e)
        {
            failure = e;
        }
        failure ??= new InvalidOperationException("The entry point exited without ever building a DistributedApplication.");
        paused.TrySetException(failure);
        built.TrySetException(failure);
        // Observed here, or they would be reported as nobody's.
        _ = paused.Task.Exception;
        _ = built.Task.Exception;
        ended.TrySetResult();
    }
}
