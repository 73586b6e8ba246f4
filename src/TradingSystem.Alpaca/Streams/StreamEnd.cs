namespace TradingSystem.Alpaca.Streams;

/// <summary>
/// Why a stream is ended from our side. The codes are those of Alpaca's market data streams; its account stream has
/// none.
/// </summary>
public sealed record StreamEnd(int Code, string Message)
{
    public static StreamEnd KeyEnded { get; } = new(402, "auth failed: the key was revoked or has another secret now");
    public static StreamEnd AuthTimeout { get; } = new(404, "auth timeout");
    public static StreamEnd ConnectionLimitExceeded { get; } = new(406, "connection limit exceeded");
    public static StreamEnd SlowClient { get; } = new(407, "slow client");
    public static StreamEnd Internal { get; } = new(500, "internal error");

    /// <summary>As the account stream sends it.</summary>
    public string Json => $$$"""{"action":"error","data":{"code":{{{Code}}},"error_message":"{{{Message}}}"}}""";
}

/// <summary>Ends what a writer of a stream is completed with.</summary>
public sealed class StreamEndException(StreamEnd end) : Exception(end.Message)
{
    public StreamEnd End => end;
}
