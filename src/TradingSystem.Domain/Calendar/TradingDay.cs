namespace TradingSystem.Domain.Calendar;

/// <summary>A day on which New York's stock exchanges trade. All times are New York's.</summary>
/// <param name="Open">When regular trading begins.</param>
/// <param name="Close">When regular trading ends.</param>
/// <param name="SessionOpen">When trading in extended hours begins, before the opening.</param>
/// <param name="SessionClose">When it ends, after the close.</param>
/// <param name="Settlement">When what is traded on the day settles.</param>
public sealed record TradingDay(
    DateOnly Date, TimeOnly Open, TimeOnly Close, TimeOnly SessionOpen, TimeOnly SessionClose, DateOnly Settlement);
