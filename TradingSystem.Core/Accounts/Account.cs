namespace TradingSystem.Core.Accounts;

/// <summary>A trader's account. Amounts in US dollars.</summary>
public sealed record Account
{
    /// <summary>The account that takes what is held at a broker and belongs to nobody; made with the schema.</summary>
    public static readonly Guid House = new("00000000-0000-7000-8000-000000000001");

    public required Guid Id { get; init; }
    public required string Number { get; init; }
    public string Status { get; init; } = "ACTIVE";
    public decimal Cash { get; init; }

    /// <summary>What was paid in, less what was paid out.</summary>
    public decimal Deposited { get; init; }

    /// <summary>Cash set aside for open buy orders.</summary>
    public decimal Reserved { get; init; }

    /// <summary>Equity at the end of the previous day.</summary>
    public decimal LastEquity { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Accounts are cash accounts: what isn't spent or reserved can be spent.</summary>
    public decimal BuyingPower => Cash - Reserved;
}
