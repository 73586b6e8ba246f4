namespace TradingSystem.Peers.EfCore.Data;

/// <summary>A message that was decided on with its order and is yet to be published.</summary>
public sealed class OutboxMessage
{
    /// <summary>Grows with time.</summary>
    public Guid Id { get; init; }

    public byte[] Body { get; init; } = [];
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? PublishedAt { get; set; }
}
