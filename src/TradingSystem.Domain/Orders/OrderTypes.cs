namespace TradingSystem.Domain.Orders;

public enum OrderSide { Buy, Sell }

/// <summary>What an order does to the position, as Alpaca's trading API names it.</summary>
public enum PositionIntent { BuyToOpen, BuyToClose, SellToOpen, SellToClose }

public static class PositionIntents
{
    public static PositionIntent Of(OrderSide side, bool opens) => (side, opens) switch
    {
        (OrderSide.Buy, true) => PositionIntent.BuyToOpen,
        (OrderSide.Buy, false) => PositionIntent.BuyToClose,
        (_, true) => PositionIntent.SellToOpen,
        _ => PositionIntent.SellToClose,
    };

    public static OrderSide Side(this PositionIntent intent) =>
        intent is PositionIntent.BuyToOpen or PositionIntent.BuyToClose ? OrderSide.Buy : OrderSide.Sell;

    public static bool Opens(this PositionIntent intent) =>
        intent is PositionIntent.BuyToOpen or PositionIntent.SellToOpen;
}

/// <summary>Order types of Alpaca's trading API.</summary>
public enum OrderType { Market, Limit, Stop, StopLimit, TrailingStop }

/// <summary>
/// Times in force of Alpaca's trading API: <c>opg</c> is for the auction at the opening only, <c>cls</c> for the one at
/// the close.
/// </summary>
public enum TimeInForce { Day, Gtc, Ioc, Fok, Opg, Cls }

/// <summary>Order classes of Alpaca's trading API.</summary>
public enum OrderClass
{
    Simple,

    /// <summary>
    /// An entry, and two orders that close what it opens: one takes the profit, one limits the loss; the fill of one
    /// cancels the other.
    /// </summary>
    Bracket,

    /// <summary>One cancels the other: the two closing orders of a bracket for a position that is there.</summary>
    Oco,

    /// <summary>One triggers the other: an entry, and one order that closes what it opens.</summary>
    Oto,
}

public static class OrderClasses
{
    /// <summary>The side of the orders that close what a group is about.</summary>
    /// <param name="first">Of the order that the group is placed with: its entry, but one of the closing orders when
    /// one cancels the other.</param>
    public static OrderSide ExitSide(this OrderClass orderClass, OrderSide first) =>
        (first == OrderSide.Buy) == (orderClass == OrderClass.Oco) ? OrderSide.Buy : OrderSide.Sell;
}

/// <summary>What an order is in its group.</summary>
public enum OrderRole { Entry, TakeProfit, StopLoss }

/// <summary>
/// Statuses of Alpaca's trading API that an order of ours can have. <c>Held</c>: its group hasn't come to it.
/// </summary>
public enum OrderStatus { Accepted, New, PartiallyFilled, PendingCancel, PendingReplace, Held, Filled, Canceled, Expired, Replaced, Rejected }

/// <summary>
/// How far the sending of an order to its broker has come; kept apart from the status that clients see.
/// </summary>
public enum ExecutionState
{
    /// <summary>Nothing was sent, no intent is recorded.</summary>
    None,

    /// <summary>Waits for another order: for its group's, or for the one that it replaces.</summary>
    Dormant,

    /// <summary>Waits for the market to reach its stop, which we watch.</summary>
    Watching,

    /// <summary>What it waited for has happened: it may be sent. Nothing was sent, no intent is recorded.</summary>
    Ready,

    /// <summary>The intent is recorded; the request may have left.</summary>
    Prepared,

    /// <summary>The broker has the order.</summary>
    Confirmed,

    /// <summary>The broker proved that it doesn't have the order, or it was never sent.</summary>
    Refused,

    /// <summary>Nobody knows whether the broker has the order: only the broker's evidence ends this state.</summary>
    Unknown,
}

public static class ExecutionStates
{
    /// <summary>Whether nothing of the order can be at its broker: no request to place it was ever begun.</summary>
    public static bool IsUnsent(this ExecutionState state) => state <= ExecutionState.Ready;
}
