using System.Globalization;

namespace TradingSystem.ChaosTests;

/// <summary>What one fault did.</summary>
/// <param name="LongestGap">Longest time without an acknowledgement.</param>
/// <param name="IntakeBack">From the fault to the end of that time.</param>
/// <param name="AllFinal">From the healing until every order accepted before it was final.</param>
public sealed record ChaosRow(
    string Fault, int Acknowledged, int Lost, int Doubled, TimeSpan LongestGap, TimeSpan IntakeBack, TimeSpan AllFinal)
{
    /// <summary>A gap that nobody would notice isn't an interruption.</summary>
    private static readonly TimeSpan Noticeable = TimeSpan.FromMilliseconds(250);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"| {Fault} | {Acknowledged} | {Lost} | {Doubled} | {LongestGap.TotalMilliseconds:F0} | {(LongestGap < Noticeable ? "–" : IntakeBack.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture))} | {AllFinal.TotalSeconds:F1} |");
}
