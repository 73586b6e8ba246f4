namespace TradingSystem.Alpaca.Trading;

/// <summary>An account's settings. What new accounts have is what is written here.</summary>
public sealed record AccountConfigurationWire
{
    public string DtbpCheck { get; init; } = "entry";
    public string PdtCheck { get; init; } = "entry";
    public bool FractionalTrading { get; init; } = true;

    /// <summary>There is no margin.</summary>
    public string MaxMarginMultiplier { get; init; } = "1";

    public int MaxOptionsTradingLevel { get; init; }

    /// <summary>What isn't held can't be sold. Selling short has to be asked for.</summary>
    public bool NoShorting { get; init; } = true;

    public bool PtpNoExceptionEntry { get; init; }
    public bool DisableOvernightTrading { get; init; }

    /// <summary>New orders are refused; positions can still be closed.</summary>
    public bool SuspendTrade { get; init; }

    public string TradeConfirmEmail { get; init; } = "all";
}
