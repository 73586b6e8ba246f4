using System.Buffers.Binary;
using System.Globalization;

namespace TradingSystem.Core.Messaging;

/// <summary>
/// The id of a trade update: the outbox entry that it is in (a UUIDv7, which begins with its time) and its place there.
/// As texts the ids sort by time, to the millisecond of one process's clock.
/// </summary>
public static class UpdateId
{
    private const int EntryLength = 36;
    private const int PlaceDigits = 5;

    public static string Of(Guid entry, int place) =>
        string.Create(CultureInfo.InvariantCulture, $"{entry}.{place:D5}");

    public static bool TryParse(string text, out Guid entry)
    {
        entry = default;
        return text.Length == EntryLength + 1 + PlaceDigits
            && text[EntryLength] == '.'
            && text.AsSpan(EntryLength + 1).IndexOfAnyExceptInRange('0', '9') < 0
            && Guid.TryParseExact(text.AsSpan(0, EntryLength), "D", out entry) && entry.Version == 7;
    }

    /// <summary>When the entry was made.</summary>
    public static DateTimeOffset TimeOf(Guid entry)
    {
        Span<byte> bytes = stackalloc byte[16];
        entry.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(
            BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
    }

    /// <summary>Below the ids of all entries that were made at that time or later.</summary>
    public static Guid Floor(DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, time.ToUnixTimeMilliseconds()) << 16);
        return new(bytes, bigEndian: true);
    }
}
