using TradingSystem.Core.Orders;

namespace TradingSystem.Core.Brokers;

/// <summary>An event of the broker's live stream.</summary>
/// <param name="ClientOrderId">The client order id that we gave.</param>
/// <param name="Event">What it means for our order; null when it means nothing to us.</param>
public sealed record BrokerUpdate(string ClientOrderId, OrderEvent? Event);
