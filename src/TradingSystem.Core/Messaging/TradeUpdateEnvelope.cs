using TradingSystem.Core.Alpaca;

namespace TradingSystem.Core.Messaging;

/// <summary>A trade update on its way to the streams of an account.</summary>
public sealed record TradeUpdateEnvelope(Guid AccountId, string? TraceParent, StreamMessage<TradeUpdateWire> Message);
