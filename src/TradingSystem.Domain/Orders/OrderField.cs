namespace TradingSystem.Domain.Orders;

/// <summary>What of an order a rule can be about.</summary>
public enum OrderField
{
    LimitPrice,
    StopPrice,
    Trail,

    /// <summary>The limit of the exit that takes a group's profit.</summary>
    TakeProfitLimit,

    /// <summary>The stop of the exit that limits a group's loss.</summary>
    StopLossStop,

    /// <summary>The limit of that exit.</summary>
    StopLossLimit,
}
