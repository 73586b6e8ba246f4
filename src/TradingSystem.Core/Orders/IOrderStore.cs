using TradingSystem.Domain.Orders;

namespace TradingSystem.Core.Orders;

/// <summary>
/// Where orders, accounts and positions are kept. Everything that happens after the intake goes through here.
/// </summary>
public interface IOrderStore
{
    /// <summary>
    /// Applies the commands in their order, in one transaction; answers for each, once the transaction is durable.
    /// </summary>
    Task<IReadOnlyList<OrderChange>> ApplyAsync(IReadOnlyList<OrderCommand> commands, CancellationToken ct);
}
