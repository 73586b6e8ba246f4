using TradingSystem.Domain.Prices;

namespace TradingSystem.Exchange.MarketData;

/// <summary>
/// What a symbol was traded and quoted at: the latest trades and quotes, minute bars of some days, daily bars of some
/// years. May be read while it is written.
/// </summary>
/// <param name="length">Trades, and quotes, that are kept.</param>
/// <param name="minuteBarDays">Days of minute bars that are kept.</param>
public sealed class SymbolTape(string symbol, bool crypto, int length, int minuteBarDays)
{
    public const int DailyBars = 732;
    private const int MinutesOfDay = 24 * 60;

    private readonly Lock gate = new();
    private readonly Ring<TradeTick> trades = new(length);
    private readonly Ring<QuoteTick> quotes = new(length);
    private readonly Ring<TapeBar> minutes = new(minuteBarDays * MinutesOfDay);
    private readonly Ring<TapeBar> days = new(DailyBars);
    private readonly TimeZoneInfo zone = Timeframe.ZoneOf(crypto);
    private TapeBar? minute;   // still traded in
    private TapeBar? today;    // its complete minutes

    public string Symbol { get; } = symbol;

    public bool Crypto { get; } = crypto;

    /// <summary>Told of each bar that is complete (1Min, 1Day), in the sequence of their ends.</summary>
    public event Action<SymbolTape, Timeframe, TapeBar>? Completed;

    /// <summary>Told of each trade, quote and status.</summary>
    public event Action<SymbolTape, IDataPoint>? Printed;

    public bool HasBars
    {
        get { lock (gate) return minutes.Count + days.Count > 0; }
    }

    public void Add(TradeTick trade)
    {
        lock (gate)
        {
            Roll(trade.Time);
            trades.Add(trade);
            var single = TapeBar.Of(Timeframe.Minute.StartOf(trade.Time, TimeZoneInfo.Utc), trade.Price, trade.Size);
            minute = minute is { } open ? open.Then(single) : single;
        }
        Printed?.Invoke(this, trade);
    }

    public void Add(QuoteTick quote)
    {
        lock (gate)
        {
            Roll(quote.Time);
            quotes.Add(quote);
        }
        Printed?.Invoke(this, quote);
    }

    public void Add(TradingStatus status) => Printed?.Invoke(this, status);

    /// <summary>Minutes end with the clock, not with the next trade.</summary>
    public void MoveTo(DateTimeOffset now)
    {
        lock (gate) Roll(now);
    }

    /// <summary>Takes bars of earlier times: those from before the tape's own.</summary>
    public void Load(Timeframe timeframe, TapeBar bar)
    {
        lock (gate)
        {
            if (timeframe == Timeframe.Day)
            {
                if (days.Count == 0 || days[^1].Start < bar.Start) days.Add(bar);
                if (today is { } current && current.Start <= bar.Start) today = null;
            }
            else if (minutes.Count == 0 || minutes[^1].Start < bar.Start) KeepMinute(bar);
        }
    }

    public TradeTick? LatestTrade
    {
        get { lock (gate) return trades.Count > 0 ? trades[^1] : null; }
    }

    public QuoteTick? LatestQuote
    {
        get { lock (gate) return quotes.Count > 0 ? quotes[^1] : null; }
    }

    /// <summary>The latest complete minute; before there is one, the first as far as it has come.</summary>
    public TapeBar? LatestMinute
    {
        get { lock (gate) return minutes.Count > 0 ? minutes[^1] : minute; }
    }

    public TradeTick[] Trades(DateTimeOffset start, DateTimeOffset end)
    {
        lock (gate) return Between(trades, start, end);
    }

    public QuoteTick[] Quotes(DateTimeOffset start, DateTimeOffset end)
    {
        lock (gate) return Between(quotes, start, end);
    }

    /// <summary>Bars whose first moment is between the two; the last one may still grow.</summary>
    public TapeBar[] Bars(Timeframe timeframe, DateTimeOffset start, DateTimeOffset end) =>
        [.. (timeframe.IsIntraday ? Minutes(timeframe, start, end) : Days()).To(timeframe, zone)
            .SkipWhile(bar => bar.Start < start)
            .TakeWhile(bar => bar.Start <= end)];

    /// <summary>The day as far as it has come.</summary>
    public TapeBar? Today
    {
        get
        {
            lock (gate)
            {
                return today is { } complete
                    ? minute is { } open && Timeframe.Day.StartOf(open.Start, zone) == complete.Start ? complete.Then(open) : complete
                    : null;
            }
        }
    }

    /// <summary>All complete bars, days first.</summary>
    public IReadOnlyList<(Timeframe Timeframe, TapeBar Bar)> Complete()
    {
        lock (gate)
        {
            return
            [
                .. Between(days, DateTimeOffset.MinValue, DateTimeOffset.MaxValue).Select(bar => (Timeframe.Day, bar)),
                .. Between(minutes, DateTimeOffset.MinValue, DateTimeOffset.MaxValue).Select(
                    bar => (Timeframe.Minute, bar)),
            ];
        }
    }

    private void Roll(DateTimeOffset now)
    {
        if (minute is not { } complete || now < complete.Start.AddMinutes(1)) return;
        minute = null;
        if (KeepMinute(complete) is { } day) Completed?.Invoke(this, Timeframe.Day, day);
        Completed?.Invoke(this, Timeframe.Minute, complete);
    }

    /// <returns>The day before, if this minute is the first of a new one.</returns>
    private TapeBar? KeepMinute(TapeBar bar)
    {
        minutes.Add(bar);
        var day = bar with { Start = Timeframe.Day.StartOf(bar.Start, zone) };
        if (days.Count > 0 && days[^1].Start >= day.Start) return null;   // known as a whole
        if (today is { } current && current.Start == day.Start)
        {
            today = current.Then(bar);
            return null;
        }
        var ended = today;
        if (ended is { } before) days.Add(before);
        today = day;
        return ended;
    }

    private TapeBar[] Minutes(Timeframe timeframe, DateTimeOffset start, DateTimeOffset end)
    {
        lock (gate)
        {
            // The first bar may have begun before; a start before everything could be one that has no calendar.
            var from = minutes.Count == 0 || start <= minutes[0].Start
                ? DateTimeOffset.MinValue
                : timeframe.StartOf(start < minutes[^1].Start ? start : minutes[^1].Start, zone);
            var until = end <= DateTimeOffset.MaxValue.AddDays(-1) ? end.AddDays(1) : end;
            var found = Between(minutes, from, until);
            return minute is { } open ? [.. found, open] : found;
        }
    }

    private TapeBar[] Days()
    {
        lock (gate)
        {
            var all = Between(days, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
            TapeBar?[] current = [today, minute];   // the minute is joined to its day, or the first of a new one
            return [.. all, .. current.OfType<TapeBar>()];
        }
    }

    private static T[] Between<T>(Ring<T> points, DateTimeOffset start, DateTimeOffset end) where T : IDataPoint
    {
        var (from, to) = (FirstNotBefore(points, start), points.Count);
        var found = new List<T>();
        for (var i = from; i < to && points[i].Time <= end; i++) found.Add(points[i]);
        return [.. found];
    }

    private static int FirstNotBefore<T>(Ring<T> points, DateTimeOffset time) where T : IDataPoint
    {
        var (low, high) = (0, points.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (points[middle].Time < time) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
