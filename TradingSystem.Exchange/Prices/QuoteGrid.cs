using TradingSystem.Exchange.Rules;

namespace TradingSystem.Exchange.Prices;

/// <summary>
/// The prices at which the market maker quotes: steps of the spread that stay where they are while the price moves
/// through them, so that an order's place in the queue means something. They are laid anew when the price has gone far.
/// </summary>
public sealed class QuoteGrid(decimal spreadBasisPoints)
{
    private const decimal Far = 0.2m;
    private decimal reference, step, offset;

    /// <summary>The best bid (at or below the price) and the distance between levels.</summary>
    public (decimal Bid, decimal Step) Around(decimal price)
    {
        if (reference == 0 || Math.Abs(price / reference - 1) > Far)
        {
            var tick = PriceTick.At(price);
            reference = price;
            step = Math.Max(tick, decimal.Round(price * spreadBasisPoints / 10_000 / tick) * tick);
            offset = Math.Floor(step / 2 / tick) * tick;
        }
        return (Math.Floor((price - offset) / step) * step + offset, step);
    }
}
