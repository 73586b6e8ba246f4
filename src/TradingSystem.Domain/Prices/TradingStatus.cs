namespace TradingSystem.Domain.Prices;

/// <summary>That trading in a stock was halted or goes on. The codes are those of tape C (UTP Plan).</summary>
public sealed class TradingStatus : IDataPoint
{
    public const string HaltCode = "H";
    public const string ResumptionCode = "T";

    public DateTimeOffset Time { get; init; }
    public string StatusCode { get; init; } = "";
    public string StatusMessage { get; init; } = "";
    public string ReasonCode { get; init; } = "";
    public string ReasonMessage { get; init; } = "";
    public string Tape { get; init; } = "";

    /// <summary>An operator has halted trading, or lets it go on.</summary>
    public static TradingStatus Of(DateTimeOffset time, bool halted) => new()
    {
        Time = time,
        StatusCode = halted ? HaltCode : ResumptionCode,
        StatusMessage = halted ? "Trading Halt" : "Trading Resumption",
        ReasonCode = halted ? "O1" : "R",
        ReasonMessage = halted ? "Operations Halt, Contact Market Operations" : "Issue Available",
        Tape = TradeTick.StockTape,
    };
}
