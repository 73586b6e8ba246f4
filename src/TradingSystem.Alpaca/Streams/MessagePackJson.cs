using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using MessagePack;
using TradingSystem.Domain.Text;

namespace TradingSystem.Alpaca.Streams;

/// <summary>Turns JSON into MessagePack and back: the two codecs of Alpaca's streams say the same.</summary>
public static class MessagePackJson
{
    private const int MaxDepth = 32;

    /// <param name="json">One JSON value.</param>
    /// <param name="timeName">Members of this name are times and are written as MessagePack's timestamps; null: there
    /// are none.</param>
    public static byte[] FromJson(ReadOnlyMemory<byte> json, string? timeName = null)
    {
        using var document = JsonDocument.Parse(json);
        var buffer = new ArrayBufferWriter<byte>(json.Length);
        var writer = new MessagePackWriter(buffer);
        Write(ref writer, document.RootElement, timeName);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What an array of values that are written already begins with.</summary>
    public static byte[] ArrayHeader(int count)
    {
        var buffer = new ArrayBufferWriter<byte>(8);
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(count);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Reads one value: maps with texts as keys, arrays, texts, numbers, booleans, nil, and timestamps, which become
    /// RFC 3339 texts.
    /// </summary>
    /// <exception cref="FormatException">It isn't one such value.</exception>
    public static byte[] ToJson(ReadOnlyMemory<byte> messagePack)
    {
        var buffer = new ArrayBufferWriter<byte>(Math.Max(messagePack.Length * 2, 1));
        using var json = new Utf8JsonWriter(buffer);
        try
        {
            var reader = new MessagePackReader(messagePack);
            Read(ref reader, json, 0);
            if (!reader.End) throw new FormatException("more than one value");
            json.Flush();
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException or ArgumentException or InvalidOperationException or OverflowException)
        {
            // Cut off, doubles that are no numbers, times without a calendar ….
            throw new FormatException("not MessagePack that can be read", e);
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(ref MessagePackWriter to, JsonElement value, string? timeName)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                to.WriteMapHeader(value.GetPropertyCount());
                foreach (var member in value.EnumerateObject())
                {
                    to.Write(member.Name);
                    if (timeName is not null && member.NameEquals(timeName) && IsTime(member.Value, out var time))
                    {
                        to.Write(time);
                    }
                    else
                    {
                        Write(ref to, member.Value, timeName);
                    }
                }
                break;
            case JsonValueKind.Array:
                to.WriteArrayHeader(value.GetArrayLength());
                foreach (var item in value.EnumerateArray()) Write(ref to, item, timeName);
                break;
            case JsonValueKind.Number when value.TryGetInt64(out var whole): to.Write(whole); break;
            case JsonValueKind.Number: to.Write(double.Parse(value.GetRawText(), CultureInfo.InvariantCulture)); break;
            case JsonValueKind.String: to.Write(value.GetString()); break;
            case JsonValueKind.True or JsonValueKind.False: to.Write(value.GetBoolean()); break;
            default: to.WriteNil(); break;
        }
    }

    private static bool IsTime(JsonElement value, out DateTime time)
    {
        var parsed = default(DateTimeOffset);
        var isTime = value.ValueKind == JsonValueKind.String && UtcTime.TryParse(value.GetString(), out parsed);
        time = parsed.UtcDateTime;
        return isTime;
    }

    private static void Read(ref MessagePackReader from, Utf8JsonWriter json, int depth)
    {
        if (depth > MaxDepth) throw new FormatException("nested too deeply");
        switch (from.NextMessagePackType)
        {
            case MessagePackType.Map:
                json.WriteStartObject();
                for (var left = from.ReadMapHeader(); left > 0; left--)
                {
                    if (from.NextMessagePackType != MessagePackType.String)
                    {
                        throw new FormatException("a key that is no text");
                    }
                    json.WritePropertyName(Text(from.ReadStringSequence()));
                    Read(ref from, json, depth + 1);
                }
                json.WriteEndObject();
                break;
            case MessagePackType.Array:
                json.WriteStartArray();
                for (var left = from.ReadArrayHeader(); left > 0; left--) Read(ref from, json, depth + 1);
                json.WriteEndArray();
                break;
            case MessagePackType.Integer when from.NextCode == MessagePackCode.UInt64:
                json.WriteNumberValue(from.ReadUInt64());
                break;
            case MessagePackType.Integer: json.WriteNumberValue(from.ReadInt64()); break;
            case MessagePackType.Float when from.NextCode == MessagePackCode.Float32:
                json.WriteNumberValue(from.ReadSingle());
                break;
            case MessagePackType.Float: json.WriteNumberValue(from.ReadDouble()); break;
            case MessagePackType.Boolean: json.WriteBooleanValue(from.ReadBoolean()); break;
            case MessagePackType.String: json.WriteStringValue(Text(from.ReadStringSequence())); break;
            // Bytes that old writers use for texts.
            case MessagePackType.Binary: json.WriteStringValue(Text(from.ReadBytes())); break;
            case MessagePackType.Extension: json.WriteStringValue(UtcTime.Format(from.ReadDateTime())); break;
            case MessagePackType.Nil:
                from.ReadNil();
                json.WriteNullValue();
                break;
            default: throw new FormatException($"0x{from.NextCode:x2} isn't expected");
        }
    }

    private static byte[] Text(ReadOnlySequence<byte>? bytes)
    {
        var text = bytes.GetValueOrDefault().ToArray();
        return Utf8.IsValid(text) ? text : throw new FormatException("a text that isn't UTF-8");
    }
}
