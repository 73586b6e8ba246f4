namespace TradingSystem.Domain.Risk;

/// <summary>Why the intake refuses an order. The names are those that the database function gives.</summary>
public enum Denial
{
    DuplicateClientOrderId,
    AccountNotActive,
    TradingSuspended,
    NoFractionalTrading,
    MaxOrderSize,
    BuyingPower,
    PositionQty,
    MaxPositionSize,
    NoShorting,
    OppositeOrder,
}
