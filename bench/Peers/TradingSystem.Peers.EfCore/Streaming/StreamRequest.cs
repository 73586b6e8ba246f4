namespace TradingSystem.Peers.EfCore.Streaming;

/// <summary>What a client of the stream asks for.</summary>
public sealed record StreamRequest(string? Action, StreamRequest.Credentials? Data)
{
    public sealed record Credentials(string? KeyId, string? SecretKey);
}
