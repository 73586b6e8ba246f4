using System.Buffers.Binary;
using System.Text;

namespace TradingSystem.Core.Forensics;

/// <summary>A black box as it was found, oldest event first.</summary>
/// <param name="Process">The name of the process that wrote it.</param>
/// <param name="Torn">Records that weren't whole and were left out.</param>
public sealed record BlackBoxFile(
    string Process, int ProcessId, DateTimeOffset StartedAt, IReadOnlyList<BlackBoxEvent> Events, int Torn)
{
    /// <summary>The process may be running, or gone in any way.</summary>
    /// <exception cref="InvalidDataException">It isn't a black box.</exception>
    public static BlackBoxFile Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Parse(bytes, path);
    }

    /// <summary>
    /// All black boxes of a folder, or those of one process, oldest first; without those that were made and never
    /// begun.
    /// </summary>
    /// <param name="unreadable">Told why a file was left out; without it such a file is an error.</param>
    /// <exception cref="InvalidDataException">A file isn't a black box.</exception>
    public static IReadOnlyList<BlackBoxFile> ReadFolder(
        string folder, string? process = null, Action<string>? unreadable = null)
    {
        var files = new List<BlackBoxFile>();
        foreach (var path in Directory.EnumerateFiles(folder, "*" + BlackBox.Extension))
        {
            try
            {
                if (HasBegun(path)) files.Add(Read(path));
            }
            catch (Exception e) when (unreadable is not null
                && (e is InvalidDataException or IOException or UnauthorizedAccessException))
            {
                unreadable(e.Message);
            }
        }
        return [.. files.Where(file => process is null || file.Process == process).OrderBy(file => file.StartedAt)];
    }

    private static bool HasBegun(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return stream.ReadByte() > 0;
    }

    internal static BlackBoxFile Parse(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < BlackBox.HeaderBytes
            || !bytes.StartsWith(BlackBox.Magic)
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) != BlackBoxRecord.Bytes)
        {
            throw new InvalidDataException($"{name} isn't a black box of this version");
        }
        var (events, torn) = (new List<BlackBoxEvent>(), 0);
        for (var at = BlackBox.HeaderBytes; at + BlackBoxRecord.Bytes <= bytes.Length; at += BlackBoxRecord.Bytes)
        {
            if (BlackBoxRecord.Read(bytes.Slice(at, BlackBoxRecord.Bytes), out var broken) is { } read)
            {
                events.Add(read);
            }
            if (broken) torn++;
        }
        events.Sort((one, other) => one.Sequence.CompareTo(other.Sequence));
        return new(Encoding.UTF8.GetString(bytes.Slice(33, bytes[32])),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
            new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]), TimeSpan.Zero), events, torn);
    }
}
