using System.Globalization;
using System.Text.Json;

namespace TradingSystem.Core.Forensics;

/// <summary>
/// A black box as JSON lines: the process and why it was written, then an event a line, oldest first.
/// </summary>
public static class BlackBoxDump
{
    private const int KeptFiles = 10;

    /// <summary>
    /// Writes beside the black box. The latest of each reason are kept: those that are asked for don't push out that
    /// of a crash.
    /// </summary>
    /// <returns>The file; null when the box is in memory only.</returns>
    public static string? Write(BlackBox box, string reason, TimeProvider clock)
    {
        if (box.File is null) return null;
        var folder = Path.GetDirectoryName(box.File)!;
        ForensicFolder.Prepare(folder, $"{box.Process}-*-{reason}.jsonl", KeptFiles);
        var file = Path.Combine(folder,
            string.Create(CultureInfo.InvariantCulture,
                $"{box.Process}-{clock.GetUtcNow():yyyyMMdd'T'HHmmssfff'Z'}-{reason}.jsonl"));
        File.WriteAllBytes(file, Lines(box.Read(), reason));
        return file;
    }

    public static byte[] Lines(BlackBoxFile box, string reason)
    {
        using var lines = new MemoryStream();
        Line(lines, json =>
        {
            json.WriteString("process", box.Process);
            json.WriteNumber("process_id", box.ProcessId);
            json.WriteString("started_at", box.StartedAt);
            json.WriteString("reason", reason);
            json.WriteNumber("events", box.Events.Count);
            json.WriteNumber("torn", box.Torn);
        });
        foreach (var each in box.Events)
        {
            Line(lines, json =>
            {
                json.WriteNumber("sequence", each.Sequence);
                json.WriteString("at", each.At);
                json.WriteString("kind", each.Kind.ToString().ToLowerInvariant());
                json.WriteString("subject", each.Subject);
                json.WriteString("cause_id", each.CauseId);
                json.WriteString("text", each.Text);
            });
        }
        return lines.ToArray();
    }

    private static void Line(Stream lines, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(lines))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        lines.WriteByte((byte)'\n');
    }
}
