namespace TradingSystem.Testkit.Running;

/// <summary>Waits for conditions, with a deadline that only a defect reaches.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Asks again until the answer isn't null. An attempt that fails counts as "not yet"; its reason goes into the
    /// message.
    /// </summary>
    public static async Task<T> GetAsync<T>(
        string what, Func<Task<T?>> attempt, TimeSpan? deadline = null) where T : class
    {
        var (end, last) = (TimeProvider.System.GetTimestamp(), (Exception?)null);
        while (TimeProvider.System.GetElapsedTime(end) < (deadline ?? Deadline))
        {
            try
            {
                if (await attempt() is { } answer) return answer;
                last = null;
            }
            catch (Exception e) when (e is not OperationCanceledException
                || !TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                last = e;
            }
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException($"not within {(deadline ?? Deadline).TotalSeconds} s: {what}", last);
    }

    public static Task TrueAsync(string what, Func<Task<bool>> condition, TimeSpan? deadline = null) =>
        GetAsync<object>(what, async () => await condition() ? what : null, deadline);
}
