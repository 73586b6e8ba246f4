using System.Globalization;

namespace TradingSystem.Exchange.Venue;

/// <summary>Alpaca's id of an account activity: its time in milliseconds, <c>::</c>, and the execution's id. It is also the token that pages go on from.</summary>
public static class ActivityId
{
    private const string TimeFormat = "yyyyMMddHHmmssfff", Separator = "::";

    public static string Of(JournalEntry.Filled fill) => string.Create(CultureInfo.InvariantCulture, $"{fill.At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}{Separator}{fill.ExecutionId}");

    /// <summary>The start of the millisecond; null when the text doesn't begin with a time.</summary>
    public static DateTimeOffset? TimeOf(string id) =>
        DateTimeOffset.TryParseExact(id.Split(Separator)[0], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
