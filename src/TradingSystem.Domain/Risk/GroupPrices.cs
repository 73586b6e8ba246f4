using TradingSystem.Domain.Orders;

namespace TradingSystem.Domain.Risk;

/// <summary>
/// The prices of an order group, held against each other and against the market, as Alpaca's documents have it. In US
/// dollars; null: there is none. Pure.
/// </summary>
/// <param name="ExitsAreBuys">The group is entered by selling: its stop is above its profit.</param>
/// <param name="Entry">The limit of an entry that is still open.</param>
/// <param name="TakeProfit">The limit of the exit that takes the profit.</param>
/// <param name="StopLoss">The stop of the exit that limits the loss.</param>
public readonly record struct GroupPrices(bool ExitsAreBuys, decimal? Entry, decimal? TakeProfit, decimal? StopLoss)
{
    /// <summary>A stop is at least that far from what it protects.</summary>
    private const decimal MinDistance = 0.01m;

    private int Sign => ExitsAreBuys ? -1 : 1;

    /// <returns>Null when the stop is beyond the other prices.</returns>
    public Refusal? CheckDistances() =>
        CheckDistance(TakeProfit, OrderField.TakeProfitLimit) ?? CheckDistance(Entry, OrderField.LimitPrice);

    /// <summary>A stop is where the position would lose.</summary>
    public Refusal? CheckStop(decimal market) => Sign * (StopLoss - market) >= 0
        ? new(RefusalCode.StopLossOnWrongSide) { Value = StopLoss, Limit = market, MustBeAbove = ExitsAreBuys }
        : null;

    /// <summary>A profit is taken where the position would win.</summary>
    public Refusal? CheckProfit(decimal market) => Sign * (TakeProfit - market) <= 0
        ? new(RefusalCode.TakeProfitOnWrongSide) { Value = TakeProfit, Limit = market, MustBeAbove = !ExitsAreBuys }
        : null;

    private Refusal? CheckDistance(decimal? price, OrderField field) => Sign * (price - StopLoss) < MinDistance
        ? new(RefusalCode.StopLossTooNear) { Field = field, Value = StopLoss, Limit = MinDistance, MustBeAbove = ExitsAreBuys }
        : null;
}
