using TradingSystem.Core.Leases;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Orders;

/// <summary>An event to apply to an order, and the lease under which it may be written (null: anybody may).</summary>
public sealed record OrderCommand(Guid OrderId, OrderEvent Event, Fence? Fence);
