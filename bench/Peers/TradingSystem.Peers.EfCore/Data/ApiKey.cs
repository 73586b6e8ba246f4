namespace TradingSystem.Peers.EfCore.Data;

public sealed class ApiKey
{
    public string KeyId { get; init; } = "";
    public Guid AccountId { get; init; }
    public byte[] SecretSha256 { get; init; } = [];
}
