namespace TradingSystem.Exchange.Prices;

/// <summary>Where the middle price of a symbol comes from.</summary>
public interface IPriceSource
{
    /// <summary>The price after that much more time has passed, in US dollars; always positive.</summary>
    decimal Next(TimeSpan elapsed);

    /// <summary>How far a replay has come, in bars; 0 for prices that aren't replayed.</summary>
    double Bars => 0;
}
