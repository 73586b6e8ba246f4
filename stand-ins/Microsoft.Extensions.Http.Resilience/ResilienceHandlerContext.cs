using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>What is known where a pipeline is made.</summary>
public sealed class ResilienceHandlerContext
{
    private readonly Action<CancellationToken> addReloadToken;
    private readonly Action<Action> onDisposed;

    internal ResilienceHandlerContext(IServiceProvider services, string name, string instance, Action<CancellationToken> addReloadToken, Action<Action> onDisposed)
    {
        ServiceProvider = services;
        BuilderName = name;
        InstanceName = instance;
        this.addReloadToken = addReloadToken;
        this.onDisposed = onDisposed;
    }

    /// <summary>The application's services.</summary>
    public IServiceProvider ServiceProvider { get; }

    /// <summary>The pipeline's name, <c>{client}-{pipelineName}</c>.</summary>
    public string BuilderName { get; }

    /// <summary>The instance's name; empty where there is only one.</summary>
    public string InstanceName { get; }

    /// <summary>Makes the pipeline anew whenever these options change.</summary>
    /// <typeparam name="TOptions">The options' type.</typeparam>
    /// <param name="name">The options' name; null for the unnamed ones.</param>
    public void EnableReloads<TOptions>(string? name = null)
    {
        var changed = new CancellationTokenSource();
        var listening = ServiceProvider.GetRequiredService<IOptionsMonitor<TOptions>>().OnChange((_, which) =>
        {
            if ((which ?? string.Empty) == (name ?? string.Empty)) changed.Cancel();
        });
        addReloadToken(changed.Token);
        onDisposed(() =>
        {
            listening?.Dispose();
            changed.Dispose();
        });
    }
}
