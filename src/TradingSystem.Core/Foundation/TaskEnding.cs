using System.Runtime.CompilerServices;

namespace TradingSystem.Core.Foundation;

public static class TaskEnding
{
    /// <summary>Disposes of what nobody waits for, however that ends.</summary>
    public static async Task DiscardAsync(this IAsyncDisposable open) => await open.DisposeAsync().AsTask().Ended();

    /// <summary>
    /// Awaits the task's end, however it ends. Stays on the caller's context, so that a simulation decides what runs
    /// next.
    /// </summary>
    public static ConfiguredTaskAwaitable Ended(this Task task) =>
        task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
}
