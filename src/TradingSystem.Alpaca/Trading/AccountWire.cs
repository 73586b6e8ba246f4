using TradingSystem.Domain.Books;

namespace TradingSystem.Alpaca.Trading;

/// <summary>The account object of Alpaca's trading API, for an account without margin.</summary>
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

    /// <summary>The figures that follow from the account's books and what its positions are worth.</summary>
    /// <param name="positionValues">In US dollars, one for each position; negative for what is sold short.</param>
    public static AccountWire From(
        Account account, IReadOnlyCollection<decimal> positionValues, bool suspended, bool shorting, DateTimeOffset now)
    {
        var (longValue, shortValue) = (positionValues
            .Where(value => value > 0)
            .Sum(), positionValues.Where(value => value < 0).Sum());
        var (equity, margin) = (account.Cash + longValue + shortValue, longValue - shortValue);
        return new()
        {
            Id = account.Id,
            AccountNumber = account.Number,
            Status = account.Status,
            Cash = account.Cash,
            Equity = equity,
            PortfolioValue = equity,
            LastEquity = account.LastEquity,
            BuyingPower = account.BuyingPower,
            RegtBuyingPower = account.BuyingPower,
            NonMarginableBuyingPower = account.BuyingPower,
            EffectiveBuyingPower = account.BuyingPower,
            OptionsBuyingPower = 0,
            LongMarketValue = longValue,
            ShortMarketValue = shortValue,
            PositionMarketValue = longValue + shortValue,
            InitialMargin = margin,
            MaintenanceMargin = margin,
            LastMaintenanceMargin = 0,
            TradingBlocked = account.Status != "ACTIVE",
            AccountBlocked = account.Status != "ACTIVE",
            TradeSuspendedByUser = suspended,
            ShortingEnabled = shorting,
            CreatedAt = account.CreatedAt,
            BalanceAsof = now.UtcDateTime.AddDays(-1)
                .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}
