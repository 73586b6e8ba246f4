using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Brokers;

/// <summary>An event of the broker's live stream.</summary>
/// <param name="ClientOrderId">The client order id that we gave.</param>
/// <param name="Event">What it means for our order; null when it means nothing to us.</param>
/// <param name="Mark">See <see cref="BrokerOrder.Mark"/>.</param>
public sealed record BrokerUpdate(string ClientOrderId, OrderEvent? Event, StopMark? Mark = null);
