namespace TradingSystem.Peers.EfCore.Data;

/// <summary>A message that was received: it isn't acted upon twice.</summary>
public sealed class InboxMessage
{
    public Guid MessageId { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
}
