using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using TradingSystem.Core.Alpaca;

namespace TradingSystem.Core.MessagePack;

/// <summary>Reads MessagePack as JSON: maps with texts as keys, arrays, texts, numbers, booleans, nil and timestamps, which become RFC 3339 texts.</summary>
public ref struct MessagePackReader
{
    private const int MaxDepth = 32;
    private readonly ReadOnlySpan<byte> bytes;
    private int at;

    private MessagePackReader(ReadOnlySpan<byte> bytes) => this.bytes = bytes;

    /// <exception cref="FormatException">It isn't one such value.</exception>
    public static byte[] ToJson(ReadOnlySpan<byte> messagePack)
    {
        if (messagePack.IsEmpty) throw new FormatException("nothing");
        var buffer = new ArrayBufferWriter<byte>(messagePack.Length * 2);
        using (var json = new Utf8JsonWriter(buffer))
        {
            var reader = new MessagePackReader(messagePack);
            try
            {
                reader.Value(json, 0);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or OverflowException)
            {
                throw new FormatException("not MessagePack that can be read", e);   // doubles that are no numbers, times without a calendar
            }
            if (reader.at != messagePack.Length) throw new FormatException("more than one value");
        }
        return buffer.WrittenSpan.ToArray();
    }

    private void Value(Utf8JsonWriter json, int depth)
    {
        if (depth > MaxDepth) throw new FormatException("nested too deeply");
        var code = Take(1)[0];
        switch (code)
        {
            case <= 0x7f: json.WriteNumberValue(code); break;
            case <= 0x8f: Map(json, code & 0xf, depth); break;
            case <= 0x9f: Array(json, code & 0xf, depth); break;
            case <= 0xbf: json.WriteStringValue(Text(code & 0x1f)); break;
            case 0xc0: json.WriteNullValue(); break;
            case 0xc2: json.WriteBooleanValue(false); break;
            case 0xc3: json.WriteBooleanValue(true); break;
            case 0xc7: Time(json, Length(1)); break;
            case 0xca: json.WriteNumberValue(BinaryPrimitives.ReadSingleBigEndian(Take(4))); break;
            case 0xcb: json.WriteNumberValue(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case 0xcc or 0xcd or 0xce or 0xcf: json.WriteNumberValue(Unsigned(1 << (code - 0xcc))); break;
            case 0xd0: json.WriteNumberValue((sbyte)Take(1)[0]); break;
            case 0xd1: json.WriteNumberValue(BinaryPrimitives.ReadInt16BigEndian(Take(2))); break;
            case 0xd2: json.WriteNumberValue(BinaryPrimitives.ReadInt32BigEndian(Take(4))); break;
            case 0xd3: json.WriteNumberValue(BinaryPrimitives.ReadInt64BigEndian(Take(8))); break;
            case 0xd6: Time(json, 4); break;
            case 0xd7: Time(json, 8); break;
            case 0xd9 or 0xda or 0xdb: json.WriteStringValue(Text(Length(1 << (code - 0xd9)))); break;
            case 0xc4 or 0xc5 or 0xc6: json.WriteStringValue(Text(Length(1 << (code - 0xc4)))); break;   // bytes that old writers use for texts
            case 0xdc: Array(json, Length(2), depth); break;
            case 0xdd: Array(json, Length(4), depth); break;
            case 0xde: Map(json, Length(2), depth); break;
            case 0xdf: Map(json, Length(4), depth); break;
            case >= 0xe0: json.WriteNumberValue((sbyte)code); break;
            default: throw new FormatException($"0x{code:x2} isn't expected");
        }
    }

    private void Map(Utf8JsonWriter json, int count, int depth)
    {
        json.WriteStartObject();
        for (var i = 0; i < count; i++)
        {
            json.WritePropertyName(Key());
            Value(json, depth + 1);
        }
        json.WriteEndObject();
    }

    private void Array(Utf8JsonWriter json, int count, int depth)
    {
        json.WriteStartArray();
        for (var i = 0; i < count; i++) Value(json, depth + 1);
        json.WriteEndArray();
    }

    private ReadOnlySpan<byte> Key()
    {
        var code = Take(1)[0];
        return code switch
        {
            >= 0xa0 and <= 0xbf => Text(code & 0x1f),
            0xd9 or 0xda or 0xdb => Text(Length(1 << (code - 0xd9))),
            _ => throw new FormatException("a key that is no text"),
        };
    }

    private void Time(Utf8JsonWriter json, int length)
    {
        if (Take(1)[0] != 0xff) throw new FormatException("an extension that isn't known");
        var (seconds, nanoseconds) = length switch
        {
            4 => ((long)BinaryPrimitives.ReadUInt32BigEndian(Take(4)), 0L),
            8 when BinaryPrimitives.ReadUInt64BigEndian(Take(8)) is var both => ((long)(both & ((1UL << 34) - 1)), (long)(both >> 34)),
            12 => (nanoseconds: (long)BinaryPrimitives.ReadUInt32BigEndian(Take(4)), seconds: BinaryPrimitives.ReadInt64BigEndian(Take(8))) is var late ? (late.seconds, late.nanoseconds) : default,
            _ => throw new FormatException("an extension that isn't known"),
        };
        json.WriteStringValue(UtcTime.Format(DateTimeOffset.UnixEpoch.AddSeconds(seconds).AddTicks(nanoseconds / 100)));
    }

    private ReadOnlySpan<byte> Text(int count) => Take(count) is var text && Utf8.IsValid(text) ? text : throw new FormatException("a text that isn't UTF-8");

    private int Length(int bytesOfIt) => Unsigned(bytesOfIt) is var length && length <= (ulong)bytes.Length ? (int)length : throw new FormatException("longer than the message");

    private ulong Unsigned(int bytesOfIt)
    {
        var value = 0UL;
        foreach (var part in Take(bytesOfIt)) value = value << 8 | part;
        return value;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - at) throw new FormatException("cut off");
        at += count;
        return bytes.Slice(at - count, count);
    }
}
