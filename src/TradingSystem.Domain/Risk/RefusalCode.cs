namespace TradingSystem.Domain.Risk;

/// <summary>Why an order is refused before it is accepted. The first word of a name is the category.</summary>
public enum RefusalCode
{
    // What can be traded
    AssetUnknown,
    AssetNotTradable,
    AssetNotFractionable,

    // The market
    PriceMissing,
    AuctionClosed,

    // What is asked for, and how much of it
    NotionalTooSmall,
    CostTooSmall,
    QtyTooSmall,
    QtyNotOnIncrement,
    PercentageTooSmall,

    // Prices
    PriceNotOnIncrement,
    PriceSubPenny,
    TrailBeyondMarket,
    TrailBeyondMark,

    // Groups
    StopLossTooNear,
    StopLossOnWrongSide,
    TakeProfitOnWrongSide,

    // What goes together
    ClassNotForCrypto,
    TypeNotForCrypto,
    TypeNotForAuction,
    TypeNotForExtendedHours,
    TypeNotForFractions,
    TimeInForceNotForCrypto,
    TimeInForceNotForFractions,
    TimeInForceNotForTrailingStop,
    TimeInForceNotForGroup,

    // Replacing
    ReplacementOfClosedOrder,
    ReplacementOfNotional,
    ReplacementOfFractions,
    ReplacementOfMarketPrice,
    ReplacementOfMissingField,
    ReplacementOfGroupQty,
    ReplacementWithoutChange,
    ReplacementBelowFilled,

    // The account
    ClientOrderIdTaken,
    AccountNotActive,
    AccountSuspended,
    AccountWithoutFractions,
    AccountWithoutShorting,

    // Limits
    BuyingPowerExceeded,
    OrderSizeExceeded,
    PositionSizeExceeded,

    // The position
    PositionOppositeOrder,
    PositionBlocksEntry,
    PositionWouldBeClosed,
    PositionMissing,
    PositionQtyExceeded,
}
