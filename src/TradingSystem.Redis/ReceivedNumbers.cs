namespace TradingSystem.Redis;

/// <summary>
/// Which messages have come already. A sender numbers his from 1 on; those that come again, or behind a later one,
/// aren't wanted any more. Thread-safe.
/// </summary>
internal sealed class ReceivedNumbers
{
    /// <summary>Each start of a process is another sender: those of long ago needn't be known.</summary>
    private const int MaxSenders = 64;

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, long> latest = [];

    public bool IsNew(Guid sender, long number)
    {
        lock (gate)
        {
            if (latest.GetValueOrDefault(sender) >= number) return false;
            if (latest.Count >= MaxSenders && !latest.ContainsKey(sender)) latest.Clear();
            latest[sender] = number;
            return true;
        }
    }
}
