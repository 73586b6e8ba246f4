using System.Text.Json;

namespace TradingSystem.Exchange.Venue;

/// <summary>The venue's books: a file of JSON lines, appended to and handed to the operating system before anybody is told; it survives the death of the process.</summary>
public sealed class Journal : IDisposable
{
    private readonly FileStream file;

    private Journal(FileStream file) => this.file = file;

    /// <summary>Opens the books of a folder and returns what they hold. A last line that was cut off in the middle was never answered for: it is removed.</summary>
    public static (Journal Journal, IReadOnlyList<JournalEntry> Entries) Open(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, "journal.jsonl");
        var entries = new List<JournalEntry>();
        long whole = 0;
        if (File.Exists(path))
        {
            var bytes = File.ReadAllBytes(path).AsSpan();
            for (int length; (length = bytes[(int)whole..].IndexOf((byte)'\n')) >= 0; whole += length + 1)
            {
                entries.Add(JsonSerializer.Deserialize(bytes.Slice((int)whole, length), JournalJson.Default.JournalEntry)!);
            }
        }
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        file.SetLength(whole);
        file.Seek(0, SeekOrigin.End);
        return (new(file), entries);
    }

    public void Write(JournalEntry entry)
    {
        JsonSerializer.Serialize(file, entry, JournalJson.Default.JournalEntry);
        file.WriteByte((byte)'\n');
    }

    public void Flush() => file.Flush();

    public void Dispose() => file.Dispose();
}
