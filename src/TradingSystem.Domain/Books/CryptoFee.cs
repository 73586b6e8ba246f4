using TradingSystem.Domain.Calendar;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Domain.Books;

/// <summary>
/// The fee of a trade in crypto, as Alpaca takes it: a part of what is received. Whoever buys has less of the asset
/// than was filled, whoever sells gets less cash.
/// </summary>
public sealed class CryptoFee(MarketOptions options)
{
    private const int CashDecimals = 6, QtyDecimals = 9;
    private const decimal BasisPoints = 10_000;

    public static CryptoFee None { get; } = new(new() { CryptoFeeBasisPoints = 0 });

    /// <returns>In US dollars, and in units of the asset: one of the two is zero, both for what isn't crypto.</returns>
    public (decimal Cash, decimal Qty) Of(bool crypto, OrderSide side, decimal qty, decimal price)
    {
        if (!crypto) return (0, 0);
        var part = options.CryptoFeeBasisPoints / BasisPoints;
        return side == OrderSide.Buy
            ? (0, decimal.Round(qty * part, QtyDecimals))
            : (decimal.Round(qty * price * part, CashDecimals), 0);
    }
}
