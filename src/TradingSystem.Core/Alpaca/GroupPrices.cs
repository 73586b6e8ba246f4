using TradingSystem.Domain.Text;

namespace TradingSystem.Core.Alpaca;

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

    private string Losing => ExitsAreBuys ? "above" : "below";

    private string Winning => ExitsAreBuys ? "below" : "above";

    /// <returns>Null when the stop is beyond the other prices; else the error to answer with.</returns>
    public AlpacaError? CheckDistances() =>
        TooNear(TakeProfit, "take_profit.limit_price") ?? TooNear(Entry, "limit_price");

    /// <summary>A stop is where the position would lose.</summary>
    public AlpacaError? CheckStop(decimal market) => Sign * (StopLoss - market) >= 0
        ? AlpacaError.Unprocessable($"stop_loss.stop_price must be {Losing} the market's price {DecimalString.Format(market)}")
        : null;

    /// <summary>A profit is taken where the position would win.</summary>
    public AlpacaError? CheckProfit(decimal market) => Sign * (TakeProfit - market) <= 0
        ? AlpacaError.Unprocessable($"take_profit.limit_price must be {Winning} the market's price {DecimalString.Format(market)}")
        : null;

    private AlpacaError? TooNear(decimal? price, string field) => Sign * (price - StopLoss) < MinDistance
        ? AlpacaError.Unprocessable($"stop_loss.stop_price must be at least {MinDistance} {Losing} {field}")
        : null;
}
