namespace TradingSystem.Core.Orders;

public enum OrderSide { Buy, Sell }

/// <summary>Order types of Alpaca's trading API; the intake takes market and limit.</summary>
public enum OrderType { Market, Limit, Stop, StopLimit, TrailingStop }

/// <summary>Times in force of Alpaca's trading API; the intake takes day, gtc, ioc and fok.</summary>
public enum TimeInForce { Day, Gtc, Ioc, Fok, Opg, Cls }

/// <summary>Statuses of Alpaca's trading API that an order of ours can have.</summary>
public enum OrderStatus { Accepted, New, PartiallyFilled, PendingCancel, Filled, Canceled, Expired, Replaced, Rejected }

/// <summary>How far the sending of an order to its broker has come; kept apart from the status that clients see.</summary>
public enum ExecutionState
{
    /// <summary>Nothing was sent, no intent is recorded.</summary>
    None,

    /// <summary>The intent is recorded; the request may have left.</summary>
    Prepared,

    /// <summary>The broker has the order.</summary>
    Confirmed,

    /// <summary>The broker proved that it doesn't have the order, or it was never sent.</summary>
    Refused,

    /// <summary>Nobody knows whether the broker has the order: only the broker's evidence ends this state.</summary>
    Unknown,
}
