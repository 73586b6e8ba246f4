namespace TradingSystem.Exchange.Prices;

/// <summary>Open, high, low and close of a period, in US dollars; volume in units.</summary>
public sealed record Bar(DateOnly Date, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume);
