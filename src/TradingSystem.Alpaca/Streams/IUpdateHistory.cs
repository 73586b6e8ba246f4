namespace TradingSystem.Alpaca.Streams;

/// <summary>Trade updates that were sent before: for streams that go on where another ended.</summary>
/// <typeparam name="TUser">Whose updates they are.</typeparam>
public interface IUpdateHistory<TUser>
{
    /// <summary>Why a user can't go on from an id, or not now; null when he can.</summary>
    Task<string?> RefusalAsync(TUser user, string since, CancellationToken ct);

    /// <summary>
    /// Everything that was written down before this call and since the update with that id, which isn't among it; a
    /// little from before it may be.
    /// </summary>
    IAsyncEnumerable<(string EventId, ReadOnlyMemory<byte> Message)> SinceAsync(
        TUser user, string since, CancellationToken ct);
}
