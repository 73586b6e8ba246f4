using TradingSystem.Domain.Orders;

namespace TradingSystem.Exchange.Rules;

/// <summary>
/// The exchange's fees. Trades in crypto pay a part of what they bring, as at Alpaca: a purchase brings units, a sale
/// brings US dollars. Trades in stocks pay nothing.
/// </summary>
public sealed class FeeSchedule(FeeOptions options)
{
    private const decimal BasisPointsOfAll = 10_000;
    private const int DecimalsOfUnits = 9, DecimalsOfDollars = 6;

    public static FeeSchedule Free { get; } = new(new());

    /// <param name="qty">Units that were traded.</param>
    /// <param name="price">US dollars for a unit.</param>
    public Fee Of(bool crypto, OrderSide side, decimal qty, decimal price) => (crypto, side) switch
    {
        (false, _) => default,
        (true, OrderSide.Buy) => new(0, PartOf(qty, DecimalsOfUnits)),
        _ => new(PartOf(qty * price, DecimalsOfDollars), 0),
    };

    private decimal PartOf(decimal brought, int decimals) =>
        decimal.Round(brought * options.CryptoFeeBasisPoints / BasisPointsOfAll, decimals);
}
