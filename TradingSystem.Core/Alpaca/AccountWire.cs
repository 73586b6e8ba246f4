namespace TradingSystem.Core.Alpaca;

/// <summary>The account object of Alpaca's trading API, for a cash account.</summary>
public sealed class AccountWire
{
    public Guid Id { get; init; }
    public string AccountNumber { get; init; } = "";
    public string Status { get; init; } = "ACTIVE";
    public string CryptoStatus { get; init; } = "ACTIVE";
    public string Currency { get; init; } = "USD";
    public decimal Cash { get; init; }
    public decimal Equity { get; init; }
    public decimal LastEquity { get; init; }
    public decimal PortfolioValue { get; init; }
    public decimal BuyingPower { get; init; }
    public decimal RegtBuyingPower { get; init; }
    public decimal DaytradingBuyingPower { get; init; }
    public decimal NonMarginableBuyingPower { get; init; }
    public decimal EffectiveBuyingPower { get; init; }
    public decimal OptionsBuyingPower { get; init; }
    public decimal LongMarketValue { get; init; }
    public decimal ShortMarketValue { get; init; }
    public decimal PositionMarketValue { get; init; }
    public decimal InitialMargin { get; init; }
    public decimal MaintenanceMargin { get; init; }
    public decimal LastMaintenanceMargin { get; init; }
    public decimal Sma { get; init; }
    public string Multiplier { get; init; } = "1";
    public decimal AccruedFees { get; init; }
    public decimal PendingTransferIn { get; init; }
    public decimal PendingTransferOut { get; init; }
    public decimal IntradayAdjustments { get; init; }
    public decimal PendingRegTafFees { get; init; }
    public decimal BodDtbp { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public string BalanceAsof { get; init; } = "";
    public bool TradingBlocked { get; init; }
    public bool TransfersBlocked { get; init; }
    public bool AccountBlocked { get; init; }
    public bool TradeSuspendedByUser { get; init; }
    public bool ShortingEnabled { get; init; }
    public bool PatternDayTrader { get; init; }
    public int DaytradeCount { get; init; }
    public int OptionsTradingLevel { get; init; }
    public int OptionsApprovedLevel { get; init; }
    public int CryptoTier { get; init; } = 1;

    /// <summary>The figures that follow from cash, what is reserved of it, and what the positions are worth.</summary>
    public static AccountWire From(Guid id, string number, string status, decimal cash, decimal reserved, decimal lastEquity, decimal positionValue, bool suspended, DateTimeOffset createdAt, DateTimeOffset now) => new()
    {
        Id = id,
        AccountNumber = number,
        Status = status,
        Cash = cash,
        Equity = cash + positionValue,
        PortfolioValue = cash + positionValue,
        LastEquity = lastEquity,
        BuyingPower = cash - reserved,
        RegtBuyingPower = cash - reserved,
        NonMarginableBuyingPower = cash - reserved,
        EffectiveBuyingPower = cash - reserved,
        OptionsBuyingPower = 0,
        LongMarketValue = Math.Max(0, positionValue),
        ShortMarketValue = Math.Min(0, positionValue),
        PositionMarketValue = positionValue,
        InitialMargin = positionValue,
        MaintenanceMargin = positionValue,
        LastMaintenanceMargin = 0,
        TradingBlocked = status != "ACTIVE",
        AccountBlocked = status != "ACTIVE",
        TradeSuspendedByUser = suspended,
        CreatedAt = createdAt,
        BalanceAsof = now.UtcDateTime.AddDays(-1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
    };
}
