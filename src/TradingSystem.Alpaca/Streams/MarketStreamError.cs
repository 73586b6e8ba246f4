using System.Text.Json;

namespace TradingSystem.Alpaca.Streams;

/// <summary>What a client of the market data stream is told when something is wrong.</summary>
public sealed record MarketStreamError(int Code, string Message)
{
    private const int MaxEcho = 32;

    public static MarketStreamError InvalidSyntax { get; } = new(400, "invalid syntax");
    public static MarketStreamError NotAuthenticated { get; } = new(401, "not authenticated");
    public static MarketStreamError AuthFailed { get; } = new(402, "auth failed");
    public static MarketStreamError AlreadyAuthenticated { get; } = new(403, "already authenticated");
    public static MarketStreamError AuthTimeout { get; } = new(404, "auth timeout");
    public static MarketStreamError SymbolLimitExceeded { get; } = new(405, "symbol limit exceeded");
    public static MarketStreamError ConnectionLimitExceeded { get; } = new(406, "connection limit exceeded");
    public static MarketStreamError SlowClient { get; } = new(407, "slow client");
    public static MarketStreamError InsufficientSubscription { get; } = new(409, "insufficient subscription");
    public static MarketStreamError InvalidSubscription { get; } = new(410, "invalid subscribe action for this feed");
    public static MarketStreamError Internal { get; } = new(500, "internal error");

    /// <summary>
    /// Alpaca says yes to any symbol and sends nothing; whoever has spelled one wrongly would wait for ever.
    /// </summary>
    public static MarketStreamError UnknownSymbol(string name) =>
        new(400, $"invalid symbol: {(name.Length <= MaxEcho ? name : name[..MaxEcho])}");

    /// <summary>As it is sent; each of these stands for itself.</summary>
    public string Json => $$"""[{"T":"error","code":{{Code}},"msg":"{{JsonEncodedText.Encode(Message)}}"}]""";
}
