using System.Globalization;

namespace TradingSystem.Alpaca.Trading;

/// <summary>
/// Alpaca's id of an account activity: its time in milliseconds, <c>::</c>, and for a fill the execution's id. It is
/// also the token that pages go on from.
/// </summary>
public static class ActivityId
{
    private const string TimeFormat = "yyyyMMddHHmmssfff", Separator = "::";

    public static string Of(DateTimeOffset at, string executionId) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}{Separator}{executionId}");

    /// <summary>The start of the millisecond and the execution's id; null when the text has another form.</summary>
    public static (DateTimeOffset Time, string ExecutionId)? Parse(string id) =>
        id.Split(Separator, 2) is [var text, { Length: > 0 } execution]
            && DateTimeOffset.TryParseExact(
                text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? (time, execution)
            : null;
}
