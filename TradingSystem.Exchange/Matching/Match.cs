namespace TradingSystem.Exchange.Matching;

/// <summary>Two orders meet, at the price of the one that was there first.</summary>
public readonly record struct Match(BookOrder Resting, BookOrder Incoming, decimal Qty, decimal Price);
