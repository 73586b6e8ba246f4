using System.Globalization;

namespace TradingSystem.Core.Invariants;

/// <summary>How the invariants compare and name amounts.</summary>
internal static class Amounts
{
    /// <summary>
    /// Averages, and the parts of a reservation that fills free, are divisions: sums may differ in the last digits.
    /// </summary>
    private const decimal Rounding = 0.000001m;

    public static bool Differ(decimal a, decimal b) => Math.Abs(a - b) > Rounding;

    public static string Text(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);
}
