using TradingSystem.Domain.Calendar;

namespace TradingSystem.Alpaca.Trading;

/// <summary><c>/v3/clock</c></summary>
public sealed class MarketClocksWire
{
    public MarketClockWire[] Clocks { get; init; } = [];
}

/// <summary>The clock of a market; times carry New York's offset.</summary>
public sealed class MarketClockWire
{
    public MarketWire Market { get; init; } = new();
    public string Timestamp { get; init; } = "";
    public bool IsMarketDay { get; init; }
    public string NextMarketOpen { get; init; } = "";
    public string NextMarketClose { get; init; } = "";

    /// <summary><c>closed</c>, <c>pre</c>, <c>core</c> or <c>post</c>.</summary>
    public string Phase { get; init; } = "";
    public string PhaseUntil { get; init; } = "";

    public static MarketClockWire At(MarketWire market, DateTimeOffset now, MarketHours hours)
    {
        var (local, open, end) = (TradingCalendar.Local(now), MarketHours.NextOpen(now), hours.PhaseEnd(now));
        return new()
        {
            Market = market,
            Timestamp = ClockWire.Format(local),
            IsMarketDay = TradingCalendar.On(DateOnly.FromDateTime(local.DateTime)) is not null,
            NextMarketOpen = ClockWire.Format(open),
            NextMarketClose = ClockWire.Format(MarketHours.NextClose(now)),
            Phase = hours.PhaseAt(now) switch
            {
                MarketPhase.Closed => "closed",
                MarketPhase.Regular => "core",
                _ => end == open ? "pre" : "post"
            },
            PhaseUntil = ClockWire.Format(end),
        };
    }
}
