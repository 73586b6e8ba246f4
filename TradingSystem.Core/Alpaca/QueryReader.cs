using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace TradingSystem.Core.Alpaca;

/// <summary>Reads parameters of a query. Empty ones count as absent; each method answers with what is wrong, or null.</summary>
public readonly struct QueryReader(IQueryCollection query)
{
    public string Text(string name) => query[name].ToString();

    public string[] List(string name) => Text(name).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>An RFC 3339 time or a date, which stands for its first moment (UTC).</summary>
    public AlpacaError? Time(string name, out DateTimeOffset? time)
    {
        time = null;
        if (Text(name) is not { Length: > 0 } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) time = new(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        else if (UtcTime.TryParse(text.Replace(' ', '+'), out var parsed)) time = parsed;   // an offset's plus arrives as a space
        return time is null ? AlpacaError.Invalid($"{name} is not a time (RFC 3339)") : null;
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
        if (Text(name) is not { Length: > 0 } text || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= min && value <= max) return null;
        return AlpacaError.Invalid($"{name} must be a number from {min} to {max}");
    }

    /// <summary>True or false, in any case; false when nothing is said.</summary>
    public AlpacaError? Flag(string name, out bool value)
    {
        value = false;
        return Text(name) is not { Length: > 0 } text || bool.TryParse(text, out value) ? null : AlpacaError.Invalid($"{name} must be true or false");
    }

    /// <summary>One of the names, as it is written here however it was sent; the first is meant when nothing is said.</summary>
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
        return AlpacaError.Invalid($"{name} must be one of {string.Join(", ", names)}");
    }
}
