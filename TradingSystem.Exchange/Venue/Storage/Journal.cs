using System.Text.Json;

namespace TradingSystem.Exchange.Venue.Storage;

/// <summary>
/// The venue's books: a file of JSON lines, appended to and handed to the operating system before anybody is told; it
/// survives the death of the process.
/// </summary>
public sealed class Journal : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private readonly FileStream file;
    private readonly string path;

    private Journal(string path, FileStream file) => (this.path, this.file) = (path, file);

    /// <summary>
    /// Bytes that are written, a place where a line begins. What is read from there on is what happens later.
    /// </summary>
    public long Position => file.Position;

    /// <summary>
    /// Opens the books of a folder. A last line that was cut off in the middle was never answered for: it is removed.
    /// </summary>
    public static Journal Open(string directory)
    {
        var path = PrivateFiles.Make(directory, "journal.jsonl");
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, BufferBytes);
        file.SetLength(EndOfLastLine(file));
        file.Seek(0, SeekOrigin.End);
        return new(path, file);
    }

    public void Write(JournalEntry entry)
    {
        JsonSerializer.Serialize(file, entry, JournalJson.Default.JournalEntry);
        file.WriteByte((byte)'\n');
    }

    public void Flush() => file.Flush();

    public void Dispose() => file.Dispose();

    /// <summary>
    /// The lines from a place on that are whole, each with the place behind it. May be read while others write.
    /// </summary>
    /// <exception cref="InvalidDataException">Names the line that can't be read.</exception>
    public IEnumerable<(JournalEntry Entry, long Behind)> ReadFrom(long position)
    {
        using var reading = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
        reading.Seek(position, SeekOrigin.Begin);
        var (buffer, filled) = (new byte[BufferBytes], 0);
        for (int read; (read = reading.Read(buffer, filled, buffer.Length - filled)) > 0;)
        {
            filled += read;
            var start = 0;
            for (int length; (length = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n')) >= 0; start += length
                + 1)
            {
                var entry = Parse(buffer.AsSpan(start, length), position);
                position += length + 1;
                yield return (entry, position);
            }
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    /// <summary>Whether a line begins there, or the file ends.</summary>
    public bool IsBoundary(long position)
    {
        using var reading = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
        if (position == 0) return true;
        if (position < 0 || position > reading.Length) return false;
        reading.Seek(position - 1, SeekOrigin.Begin);
        return reading.ReadByte() == '\n';
    }

    private JournalEntry Parse(ReadOnlySpan<byte> line, long position)
    {
        try
        {
            return JsonSerializer.Deserialize(line, JournalJson.Default.JournalEntry)
                ?? throw new JsonException("null is no entry");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}, byte {position}: {e.Message}", e);
        }
    }

    private static long EndOfLastLine(FileStream file)
    {
        var buffer = new byte[BufferBytes];
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - buffer.Length);
            file.Seek(start, SeekOrigin.Begin);
            file.ReadExactly(buffer, 0, (int)(end - start));
            var newline = buffer.AsSpan(0, (int)(end - start)).LastIndexOf((byte)'\n');
            if (newline >= 0) return start + newline + 1;
            end = start;
        }
        return 0;
    }
}
