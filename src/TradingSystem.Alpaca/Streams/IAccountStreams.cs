using System.Threading.Channels;

namespace TradingSystem.Alpaca.Streams;

/// <summary>What stands behind account streams: who may have one, and what comes over it.</summary>
/// <typeparam name="TUser">Who is let in.</typeparam>
public interface IAccountStreams<TUser> where TUser : class
{
    /// <summary>Null for a key that isn't valid.</summary>
    Task<TUser?> AuthenticateAsync(string key, string secret);

    /// <summary>
    /// Takes a place for a stream, until the answer is disposed; null when the user has as many as he may.
    /// </summary>
    /// <param name="end">Called when the user may stay no longer.</param>
    IDisposable? TryEnter(TUser user, Action<StreamEnd> end);

    /// <summary>
    /// Sends trade updates to the writer until the answer is disposed. Completing the writer cuts the stream.
    /// </summary>
    IDisposable Subscribe(TUser user, ChannelWriter<ReadOnlyMemory<byte>> writer);

    /// <summary>For streams that go on where another ended; null: there is none.</summary>
    IUpdateHistory<TUser>? History { get; }
}
