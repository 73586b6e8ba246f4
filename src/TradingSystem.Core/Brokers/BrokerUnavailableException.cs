namespace TradingSystem.Core.Brokers;

/// <summary>A query got no usable answer. Never to be read as an empty one.</summary>
public sealed class BrokerUnavailableException(string reason, Exception? inner = null) : Exception(reason, inner);
