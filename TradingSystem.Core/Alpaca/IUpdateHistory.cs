namespace TradingSystem.Core.Alpaca;

/// <summary>Trade updates that were sent before: for streams that go on where another ended.</summary>
/// <typeparam name="TUser">Whose updates they are.</typeparam>
public interface IUpdateHistory<TUser>
{
    /// <summary>What is wrong with an id to go on from; null when nothing is.</summary>
    Task<string?> RefusalAsync(string since, CancellationToken ct);

    /// <summary>Everything that was written down before this call and since the update with that id, which isn't among it; a little from before it may be.</summary>
    IAsyncEnumerable<(string EventId, ReadOnlyMemory<byte> Message)> SinceAsync(TUser user, string since, CancellationToken ct);
}
