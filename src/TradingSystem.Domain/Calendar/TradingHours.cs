namespace TradingSystem.Domain.Calendar;

/// <summary>When stocks are traded. Crypto trades always.</summary>
public enum TradingHours
{
    /// <summary>At any time; the auctions and the end of a day are New York's all the same.</summary>
    Always,

    /// <summary>In the sessions of New York's stock exchanges.</summary>
    NewYork,
}
