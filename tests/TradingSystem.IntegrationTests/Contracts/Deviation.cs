using System.Text.RegularExpressions;

namespace TradingSystem.IntegrationTests.Contracts;

/// <summary>Where Alpaca itself answers otherwise than its document says, and we do as it does.</summary>
/// <param name="Pattern">Fits what the validator says.</param>
/// <param name="Reason">What is known of Alpaca's own answers.</param>
internal sealed record Deviation(string Pattern, string Reason)
{
    public bool Explains(string wrong) => Regex.IsMatch(wrong, Pattern);
}
