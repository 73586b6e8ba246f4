using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TradingSystem.Core.Alpaca;

namespace TradingSystem.Core.MessagePack;

/// <summary>Writes JSON as MessagePack: what our streams say, in the other of Alpaca's two codecs.</summary>
public static class MessagePackWriter
{
    private const byte Nil = 0xc0, False = 0xc2, True = 0xc3, Float64 = 0xcb, Timestamp64 = 0xd7, Timestamp96 = 0xc7;
    private const byte TimestampType = 0xff;   // -1
    private const int NanosecondsOfTick = 100;

    /// <param name="json">One JSON value.</param>
    /// <param name="timeName">Members of this name are times and are written as MessagePack's timestamps; null: there are none.</param>
    public static byte[] FromJson(ReadOnlyMemory<byte> json, string? timeName = null)
    {
        using var document = JsonDocument.Parse(json);
        var buffer = new ArrayBufferWriter<byte>(json.Length);
        Write(buffer, document.RootElement, timeName);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What an array of values that are written already begins with.</summary>
    public static byte[] ArrayHeader(int count)
    {
        var buffer = new ArrayBufferWriter<byte>(8);
        Header(buffer, count, 0x90, 16, 0xdc);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> to, JsonElement value, string? timeName)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                Header(to, value.EnumerateObject().Count(), 0x80, 16, 0xde);
                foreach (var member in value.EnumerateObject())
                {
                    Text(to, member.Name);
                    if (timeName is not null && member.Value.ValueKind == JsonValueKind.String && member.NameEquals(timeName) && UtcTime.TryParse(member.Value.GetString(), out var time)) Time(to, time);
                    else Write(to, member.Value, timeName);
                }
                break;
            case JsonValueKind.Array:
                Header(to, value.GetArrayLength(), 0x90, 16, 0xdc);
                foreach (var item in value.EnumerateArray()) Write(to, item, timeName);
                break;
            case JsonValueKind.String: Text(to, value.GetString()!); break;
            case JsonValueKind.Number when value.TryGetInt64(out var whole): Integer(to, whole); break;
            case JsonValueKind.Number:
                to.GetSpan(1)[0] = Float64;
                to.Advance(1);
                BinaryPrimitives.WriteDoubleBigEndian(to.GetSpan(8), double.Parse(value.GetRawText(), CultureInfo.InvariantCulture));
                to.Advance(8);
                break;
            default: Byte(to, value.ValueKind switch { JsonValueKind.True => True, JsonValueKind.False => False, _ => Nil }); break;
        }
    }

    /// <summary>Maps and arrays: a short count is part of the first byte; then two bytes, then four.</summary>
    private static void Header(ArrayBufferWriter<byte> to, int count, byte shortCode, int shortLimit, byte code)
    {
        if (count < shortLimit) Byte(to, (byte)(shortCode | count));
        else if (count <= ushort.MaxValue) Number(to, code, count, 2);
        else Number(to, (byte)(code + 1), count, 4);
    }

    private static void Text(ArrayBufferWriter<byte> to, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length < 32) Byte(to, (byte)(0xa0 | bytes.Length));
        else if (bytes.Length <= byte.MaxValue) Number(to, 0xd9, bytes.Length, 1);
        else if (bytes.Length <= ushort.MaxValue) Number(to, 0xda, bytes.Length, 2);
        else Number(to, 0xdb, bytes.Length, 4);
        to.Write(bytes);
    }

    private static void Integer(ArrayBufferWriter<byte> to, long value)
    {
        if (value is >= -32 and <= 127) Byte(to, (byte)(sbyte)value);
        else if (value is >= 0 and <= ushort.MaxValue) Number(to, 0xcd, value, 2);
        else if (value is >= 0 and <= uint.MaxValue) Number(to, 0xce, value, 4);
        else Number(to, 0xd3, value, 8);
    }

    /// <summary>34 bits of seconds and 30 bits of nanoseconds; seconds of other centuries need 64.</summary>
    private static void Time(ArrayBufferWriter<byte> to, DateTimeOffset time)
    {
        var (seconds, ticks) = Math.DivRem(time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks, TimeSpan.TicksPerSecond);
        if (ticks < 0) (seconds, ticks) = (seconds - 1, ticks + TimeSpan.TicksPerSecond);
        var nanoseconds = ticks * NanosecondsOfTick;
        if (seconds >= 0 && seconds >> 34 == 0)
        {
            Byte(to, Timestamp64);
            Number(to, TimestampType, (nanoseconds << 34) | seconds, 8);
        }
        else
        {
            Byte(to, Timestamp96);
            Byte(to, 12);
            Number(to, TimestampType, nanoseconds, 4);
            BinaryPrimitives.WriteInt64BigEndian(to.GetSpan(8), seconds);
            to.Advance(8);
        }
    }

    private static void Number(ArrayBufferWriter<byte> to, byte code, long value, int bytes)
    {
        var span = to.GetSpan(1 + bytes);
        span[0] = code;
        for (var i = bytes; i > 0; i--, value >>= 8) span[i] = (byte)value;
        to.Advance(1 + bytes);
    }

    private static void Byte(ArrayBufferWriter<byte> to, byte value)
    {
        to.GetSpan(1)[0] = value;
        to.Advance(1);
    }
}
