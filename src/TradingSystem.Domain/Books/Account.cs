namespace TradingSystem.Domain.Books;

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

    /// <summary>Cash set aside for open orders that open positions or add to them.</summary>
    public decimal Reserved { get; init; }

    /// <summary>Cash that short positions tie up; see <see cref="ShortCollateral"/>.</summary>
    public decimal Collateral { get; init; }

    /// <summary>Equity at the end of the previous day.</summary>
    public decimal LastEquity { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>There is no margin: what isn't spent, reserved or tied up can be spent.</summary>
    public decimal BuyingPower => Cash - Reserved - Collateral;
}
