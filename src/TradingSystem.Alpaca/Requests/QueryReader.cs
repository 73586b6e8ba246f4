using System.Globalization;
using Microsoft.AspNetCore.Http;
using TradingSystem.Alpaca.Text;
using TradingSystem.Domain.Text;

namespace TradingSystem.Alpaca.Requests;

/// <summary>
/// Reads parameters of a query. Empty ones count as absent; each method answers with what is wrong, or null.
/// </summary>
public readonly struct QueryReader(IQueryCollection query)
{
    public string Text(string name) => query[name].ToString();

    public string[] List(string name) =>
        Text(name).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>An RFC 3339 time, or a day.</summary>
    /// <param name="zone">Where the day begins and ends.</param>
    /// <param name="edge">The moment that a day stands for.</param>
    public AlpacaError? Time(string name, TimeZoneInfo zone, DayEdge edge, out DateTimeOffset? time)
    {
        time = null;
        if (Text(name) is not { Length: > 0 } text) return null;
        if (TryDay(text, out var day)) time = edge.Of(day, zone);
        else if (TryTime(text, out var parsed)) time = parsed;
        else return NoTime(name);
        return null;
    }

    /// <summary>A day, as itself or as a time: then it is the one that the time's own offset makes it.</summary>
    public AlpacaError? Day(string name, out DateOnly? day)
    {
        day = null;
        if (Text(name) is not { Length: > 0 } text) return null;
        if (TryDay(text, out var plain)) day = plain;
        else if (TryTime(text, out var time)) day = DateOnly.FromDateTime(time.DateTime);
        else return NoTime(name);
        return null;
    }

    public AlpacaError? Id(string name, out Guid? id)
    {
        id = null;
        if (Text(name) is not { Length: > 0 } text) return null;
        if (!Guid.TryParse(text, out var parsed)) return AlpacaError.Invalid($"{name} is not a UUID");
        id = parsed;
        return null;
    }

    public AlpacaError? Whole(string name, int min, int max, ref int value)
    {
        if (Text(name) is not { Length: > 0 } text
            || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
                && value >= min
                && value <= max)
        {
            return null;
        }
        return AlpacaError.Invalid($"{name} must be a number from {min} to {max}");
    }

    /// <summary>True or false, in any case; false when nothing is said.</summary>
    public AlpacaError? Flag(string name, out bool value)
    {
        value = false;
        return Text(name) is not { Length: > 0 } text || bool.TryParse(text, out value)
            ? null
            : AlpacaError.Invalid($"{name} must be true or false");
    }

    /// <summary>
    /// One of the names, as it is written here however it was sent; the first is meant when nothing is said.
    /// </summary>
    public AlpacaError? OneOf(string name, ReadOnlySpan<string> names, out string chosen)
    {
        chosen = names[0];
        if (Text(name) is not { Length: > 0 } text) return null;
        foreach (var possible in names)
        {
            if (!string.Equals(possible, text, StringComparison.OrdinalIgnoreCase)) continue;
            chosen = possible;
            return null;
        }
        return AlpacaError.Invalid($"{name} must be one of {Listed(names)}");
    }

    /// <summary>
    /// Names separated by commas, as they are written here however they were sent; none when nothing is said.
    /// </summary>
    public AlpacaError? SomeOf(string name, string[] names, out string[] chosen)
    {
        var given = List(name);
        chosen = [.. names.Where(known => given.Contains(known, StringComparer.OrdinalIgnoreCase))];
        return Array.Find(given, text => !names.Contains(text, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? AlpacaError.Invalid($"{name} must be of {Listed(names)}, not {unknown}")
            : null;
    }

    /// <summary>The empty name stands for nothing said, which nobody has to be told.</summary>
    private static string Listed(ReadOnlySpan<string> names) =>
        string.Join(", ", names.ToArray().Where(name => name.Length > 0));

    private static AlpacaError NoTime(string name) =>
        AlpacaError.Invalid(
            $"{name} is neither a time with an offset (RFC 3339, as 2026-01-31T14:30:00Z) nor a day (YYYY-MM-DD)");

    private static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>An offset's plus arrives as a space.</summary>
    private static bool TryTime(string text, out DateTimeOffset time) =>
        UtcTime.TryParse(text.Replace(' ', '+'), out time);
}
