using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace TradingSystem.Core.Forensics;

/// <summary>
/// The bytes of one event, little endian: checksum (4), kind (1), lengths of subject, cause (1 each) and text (2),
/// nothing (7), sequence (8), UTC ticks (8), then subject, cause and text in UTF-8. The checksum (CRC-32C of what
/// follows it) tells a record that was being written when the process died, or whose place in the ring two writers
/// shared.
/// </summary>
internal static class BlackBoxRecord
{
    public const int Bytes = 512;
    private const int Header = 32, SubjectMax = 64, CauseMax = 96;

    public static void Write(Span<byte> record, long sequence, DateTimeOffset at, EventKind kind,
        ReadOnlySpan<char> subject, ReadOnlySpan<char> cause, ReadOnlySpan<char> text)
    {
        record[..Header].Clear();
        record[4] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], sequence);
        BinaryPrimitives.WriteInt64LittleEndian(record[24..], at.UtcTicks);
        var end = Header;
        record[5] = (byte)Append(record, ref end, SubjectMax, subject);
        record[6] = (byte)Append(record, ref end, CauseMax, cause);
        BinaryPrimitives.WriteUInt16LittleEndian(record[7..], (ushort)Append(record, ref end, Bytes - end, text));
        record[end..].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(record, Checksum(record));
    }

    /// <summary>
    /// Null for a place that was never written to, or one whose record isn't whole (<paramref name="torn"/>).
    /// </summary>
    public static BlackBoxEvent? Read(ReadOnlySpan<byte> record, out bool torn)
    {
        torn = false;
        if (!record.ContainsAnyExcept((byte)0)) return null;
        var (subject, cause, text) = (record[5], record[6], BinaryPrimitives.ReadUInt16LittleEndian(record[7..]));
        torn = BinaryPrimitives.ReadUInt32LittleEndian(record) != Checksum(record)
            || Header + subject + cause + text > Bytes;
        if (torn) return null;
        string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
        return new(BinaryPrimitives.ReadInt64LittleEndian(record[16..]),
            new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(record[24..]), TimeSpan.Zero),
            (EventKind)record[4], Text(record.Slice(Header, subject)), Text(record.Slice(Header + subject, cause)),
            Text(record.Slice(Header + subject + cause, text)));
    }

    /// <summary>Cut off at the end of a character.</summary>
    private static int Append(Span<byte> record, ref int end, int most, ReadOnlySpan<char> text)
    {
        System.Text.Unicode.Utf8.FromUtf16(text, record.Slice(end, most), out _, out var written);
        end += written;
        return written;
    }

    private static uint Checksum(ReadOnlySpan<byte> record)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(record[4..]));
        for (var at = 8; at < Bytes; at += 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(record[at..]));
        }
        return crc;
    }
}
