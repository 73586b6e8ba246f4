using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running;

/// <summary>How the testing package takes part while an AppHost's own entry point runs.</summary>
internal abstract class EntryPointInterceptor
{
    private static readonly AsyncLocal<EntryPointInterceptor?> Local = new();

    public static EntryPointInterceptor? Current
    {
        get => Local.Value;
        set => Local.Value = value;
    }

    public abstract Task EntryPointEnded { get; }

    public abstract void Creating(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    /// <summary>Called before the host is built; blocks until the test asks for that.</summary>
    public abstract void Building(DistributedApplicationBuilder builder);

    public abstract void Built(DistributedApplication application);
}
