using System.Buffers;
using System.Text.Json;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Alpaca.MarketData;

/// <summary>The answers of Alpaca's market data API, written and read.</summary>
public static class MarketDataText
{
    /// <summary><c>{symbol, bar: {…}}</c></summary>
    public static byte[] Latest<T>(DataKind<T> kind, string symbol, T value) where T : IDataPoint => Write(json =>
    {
        json.WriteString("symbol", symbol);
        json.WritePropertyName(kind.One);
        JsonSerializer.Serialize(json, value, MarketPointNames.Of<T>());
    });

    /// <summary><c>{bars: {SYM: {…}}}</c></summary>
    public static byte[] Latest<T>(
        DataKind<T> kind, IEnumerable<KeyValuePair<string, T>> values) where T : IDataPoint => Write(json =>
    {
        json.WriteStartObject(kind.Many);
        foreach (var (symbol, value) in values)
        {
            json.WritePropertyName(symbol);
            JsonSerializer.Serialize(json, value, MarketPointNames.Of<T>());
        }
        json.WriteEndObject();
    });

    /// <summary><c>{symbol, bars: […], next_page_token}</c></summary>
    /// <param name="name">As it was asked for.</param>
    /// <param name="symbol">As the page has it.</param>
    public static byte[] Page<T>(
        DataKind<T> kind, string name, string? symbol, HistoryPage<T> page) where T : IDataPoint => Write(json =>
    {
        json.WritePropertyName(kind.Many);
        JsonSerializer.Serialize(
            json, page.Items.TryGetValue(symbol ?? "", out var items) ? items : [], MarketPointNames.Of<T[]>());
        json.WriteString("symbol", name);
        json.WriteString("next_page_token", page.NextPageToken);
    });

    /// <summary><c>{bars: {SYM: […]}, next_page_token}</c></summary>
    public static byte[] Page<T>(DataKind<T> kind, HistoryPage<T> page) where T : IDataPoint => Write(json =>
    {
        json.WriteStartObject(kind.Many);
        foreach (var (symbol, items) in page.Items)
        {
            json.WritePropertyName(symbol);
            JsonSerializer.Serialize(json, items, MarketPointNames.Of<T[]>());
        }
        json.WriteEndObject();
        json.WriteString("next_page_token", page.NextPageToken);
    });

    /// <summary><c>{symbol, latestTrade: {…}, …}</c></summary>
    public static byte[] Snapshot(string symbol, MarketSnapshot snapshot) => JsonSerializer.SerializeToUtf8Bytes(
        snapshot with { Symbol = symbol }, MarketPointNames.Of<MarketSnapshot>());

    /// <summary>Stocks: a map by symbol; crypto: the same under <c>snapshots</c>.</summary>
    public static byte[] Snapshots(IEnumerable<KeyValuePair<string, MarketSnapshot>> snapshots, bool crypto) =>
        Write(json =>
    {
        if (crypto) json.WriteStartObject("snapshots");
        foreach (var (symbol, snapshot) in snapshots)
        {
            json.WritePropertyName(symbol);
            JsonSerializer.Serialize(json, snapshot, MarketPointNames.Of<MarketSnapshot>());
        }
        if (crypto) json.WriteEndObject();
    });

    /// <exception cref="JsonException">The text isn't such an answer.</exception>
    public static Dictionary<string, T> ReadLatest<T>(DataKind<T> kind, JsonElement answer) where T : IDataPoint =>
        Members(answer, kind.Many).ToDictionary(
            member => member.Name, member => Read(member.Value, MarketPointNames.Of<T>()));

    /// <exception cref="JsonException">The text isn't such an answer.</exception>
    public static HistoryPage<T> ReadPage<T>(DataKind<T> kind, JsonElement answer) where T : IDataPoint
    {
        var items = Members(answer, kind.Many)
            .Where(member => member.Value.ValueKind != JsonValueKind.Null)
            .ToDictionary(member => member.Name, member => Read(member.Value, MarketPointNames.Of<T[]>()));
        return new(items,
            answer.TryGetProperty("next_page_token", out var token) && token.ValueKind == JsonValueKind.String
                ? token.GetString()
                : null);
    }

    /// <exception cref="JsonException">The text isn't such an answer.</exception>
    public static Dictionary<string, MarketSnapshot> ReadSnapshots(JsonElement answer, bool crypto) =>
        (crypto ? Members(answer, "snapshots") : Objects(answer))
            .Where(member => member.Value.ValueKind == JsonValueKind.Object)
            .ToDictionary(member => member.Name, member => Read(member.Value, MarketPointNames.Of<MarketSnapshot>()));

    private static JsonProperty[] Members(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var members)
            ? Objects(members)
            : throw new JsonException($"an answer without {name}");

    private static JsonProperty[] Objects(JsonElement members) => members.ValueKind switch
    {
        JsonValueKind.Object => [.. members.EnumerateObject()],
        JsonValueKind.Null => [],
        _ => throw new JsonException("an answer that is no map"),
    };

    private static T Read<T>(JsonElement value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        value.Deserialize(type) ?? throw new JsonException("null where data belongs");

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
