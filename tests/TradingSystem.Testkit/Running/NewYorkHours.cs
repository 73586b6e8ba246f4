namespace TradingSystem.Testkit.Running;

/// <summary>Two exchanges that keep New York's hours, and one worker.</summary>
public sealed class NewYorkHours : RunningSystem
{
    protected override string[] Settings =>
    [
        "Scaling:Enabled", "false", "Scaling:Min", "1", "Scaling:Max", "1",
        "Market:Hours", "NewYork", "Exchange:Second", "true",
        "Risk:MaxPriceAgeSeconds", "3",   // so that a test needn't wait for long until a price is old
    ];
}
