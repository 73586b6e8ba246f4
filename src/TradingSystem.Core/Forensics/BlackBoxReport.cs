using System.Globalization;

namespace TradingSystem.Core.Forensics;

/// <summary>Black boxes as lines for people.</summary>
public static class BlackBoxReport
{
    /// <summary>
    /// The events of all files by time, one a line; then a line for each file with records that weren't whole.
    /// </summary>
    /// <param name="order">Only events about this order, or which name it.</param>
    /// <param name="last">Only that many, the newest.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<BlackBoxFile> files, string? order = null, int? last = null)
    {
        var events = files.SelectMany(file => file.Events.Select(each => (file.Process, Event: each)))
            .Where(each => order is null
                || each.Event.Subject.Equals(order, StringComparison.OrdinalIgnoreCase)
                || each.Event.Text.Contains(order, StringComparison.OrdinalIgnoreCase))
            .OrderBy(each => each.Event.At).ThenBy(each => each.Event.Sequence);
        return (last is { } most ? events.TakeLast(most) : events).Select(each => Line(each.Process, each.Event))
            .Concat(
                files
                    .Where(file => file.Torn > 0)
                    .Select(file => $"{file.Process} ({file.ProcessId}): {file.Torn} records weren't whole"));
    }

    private static string Line(string process, BlackBoxEvent each)
    {
        var at = each.At.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var subject = each.Subject.Length > 0 ? $" {each.Subject}" : "";
        var cause = each.CauseId.Length > 0 ? $" [{each.CauseId}]" : "";
        return $"{at} {process} #{each.Sequence} {each.Kind.ToString().ToLowerInvariant()}{subject}: {each.Text}{cause}";
    }
}
