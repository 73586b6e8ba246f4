namespace TradingSystem.Peers.EfCore.Streaming;

/// <summary>A frame of the account stream, the venue's and ours.</summary>
public sealed record UpdateMessage(string Stream, UpdateData? Data);
