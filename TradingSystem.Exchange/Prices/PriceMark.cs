namespace TradingSystem.Exchange.Prices;

/// <summary>Where a symbol's price was.</summary>
/// <param name="Price">US dollars.</param>
/// <param name="Bars">How far its replay had come; 0 when it isn't replayed.</param>
public readonly record struct PriceMark(decimal Price, double Bars);
