using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TradingSystem.Domain.Books;

/// <summary>A recorded correction of our books.</summary>
/// <param name="Id">A pure function of the difference: the same correction made twice is made once.</param>
/// <param name="AccountId">The account that bears it; null: the house account, which takes what belongs to
/// nobody.</param>
/// <param name="Symbol">Null for cash alone.</param>
/// <param name="Qty">Signed change of the position, in units of the asset.</param>
/// <param name="Price">US dollars for a unit, at which the change enters the position.</param>
/// <param name="Cash">Signed change of the account's cash, in US dollars.</param>
public sealed record Adjustment(
    Guid Id, Guid? AccountId, string? Symbol, decimal Qty, decimal Price, decimal Cash, Difference Reason)
{
    /// <summary>
    /// A position is brought to the broker's quantity. Cash moves as if it had been traded at the price: what is left
    /// of a difference in cash is then a matter of its own.
    /// </summary>
    public static Adjustment Of(string broker, Difference difference, Holding? holding, decimal price) =>
        new(IdOf(broker, difference), holding?.SoleHolder, difference.Subject, difference.Missing, price,
            -difference.Missing * price, difference);

    public static Adjustment OfCash(string broker, Difference difference) =>
        new(IdOf(broker, difference), null, null, 0, 0, difference.Missing, difference);

    private static Guid IdOf(string broker, Difference d)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{broker}|{d.Kind}|{d.Subject}|{d.Ours / 1.000000000000m}|{d.Theirs / 1.000000000000m}|{d.Movements}");
        return new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
