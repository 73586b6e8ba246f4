using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using TradingSystem.Alpaca.MarketData;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Prices;
using TradingSystem.Domain.Text;

namespace TradingSystem.Api.Documentation;

/// <summary>
/// The schemas of the types on the wire, as their JSON contexts write them. Types inside others are referred to.
/// </summary>
internal sealed class Schemas
{
    private static readonly Dictionary<Type, string> MarketNames = new()
    {
        [typeof(Bar)] = "Bar",
        [typeof(PriceLevel)] = "Level",
        [typeof(BookSnapshot)] = "OrderBook",
        [typeof(QuoteTick)] = "Quote",
        [typeof(MarketSnapshot)] = "Snapshot",
        [typeof(TradeTick)] = "Trade",
    };

    private static readonly (JsonSerializerOptions Json, Type[] Types)[] Wire =
    [
        (TradingJson.Default.Options, [typeof(AccountWire), typeof(AccountConfigurationWire), typeof(AssetWire),
        typeof(CalendarDayWire), typeof(CancelStatusWire), typeof(ClockWire), typeof(CloseStatusWire),
        typeof(ErrorWire), typeof(FillActivityWire), typeof(MarketClockWire), typeof(MarketDayWire), typeof(MarketWire),
        typeof(OrderWire), typeof(PositionWire), typeof(WatchlistWire)]),
        (PortfolioJson.Default.Options, [typeof(PortfolioHistoryWire)]),
        (MarketPointNames.Options, [.. MarketNames.Keys]),
    ];

    private readonly OpenApiDocument document;

    public Schemas(OpenApiDocument document)
    {
        this.document = document;
        foreach (var (json, types) in Wire)
        {
            foreach (var type in types) document.AddComponent(NameOf(type), Read(Export(json, type)));
        }
    }

    public IOpenApiSchema One<T>() => new OpenApiSchemaReference(NameOf(typeof(T)), document);

    public IOpenApiSchema Array<T>() => new OpenApiSchema { Type = JsonSchemaType.Array, Items = One<T>() };

    /// <summary>By symbol.</summary>
    public static IOpenApiSchema Map(
        IOpenApiSchema of) => new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = of };

    public static IOpenApiSchema Object(params (string Name, IOpenApiSchema Schema)[] properties) => new OpenApiSchema
    {
        Type = JsonSchemaType.Object,
        Properties = properties.ToDictionary(property => property.Name, property => property.Schema),
        Required = properties.Select(property => property.Name).ToHashSet(),
    };

    public static IOpenApiSchema Text => new OpenApiSchema { Type = JsonSchemaType.String };

    public static IOpenApiSchema PageToken => new OpenApiSchema
    {
        Type = JsonSchemaType.String | JsonSchemaType.Null,
        Description = "null when there are no more"
    };

    private static string NameOf(Type type) => MarketNames.GetValueOrDefault(type) ?? type.Name[..^"Wire".Length];

    private OpenApiSchema Read(JsonNode schema) =>
        OpenApiModelFactory.Parse<OpenApiSchema>(
            schema.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out _, "json")
            ?? throw new InvalidOperationException("a schema can't be read");

    private static JsonNode Export(JsonSerializerOptions json, Type type) =>
        json.GetJsonSchemaAsNode(
            type, new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform });

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = context.TypeInfo.Type;
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        var nullable = plain != type;
        if (context.Path.Length > 0 && System.Array.Exists(Wire, wire => wire.Types.Contains(type)))
        {
            return new JsonObject { ["$ref"] = $"#/components/schemas/{NameOf(type)}" };
        }
        if (plain == typeof(decimal))
        {
            return Of(IsNumber(context) ? "number" : "string", IsNumber(context) ? null : "decimal", nullable);
        }
        if (plain == typeof(Guid)) return Of("string", "uuid", nullable);
        if (plain == typeof(DateTimeOffset)) return Of("string", "date-time", nullable);
        if (context.PropertyInfo is { Name: "body" } body && body.DeclaringType == typeof(CloseStatusWire))
        {
            return new JsonObject { ["anyOf"] = new JsonArray(Reference<OrderWire>(), Reference<ErrorWire>()) };
        }
        if (schema is JsonObject described
            && context.TypeInfo.Kind == JsonTypeInfoKind.Object
            && described["properties"] is JsonObject properties)
        {
            string[] always = [.. context.TypeInfo.Properties.Where(property => properties.ContainsKey(property.Name)
                && !IsLeftOut(property))
                .Select(property => property.Name)];
            described["required"] = new JsonArray([.. always.Select(name => (JsonNode)name)]);
            described["type"] = "object";
        }
        return schema;
    }

    private static JsonObject Reference<T>() => new() { ["$ref"] = $"#/components/schemas/{NameOf(typeof(T))}" };

    private static JsonObject Of(string type, string? format, bool nullable)
    {
        var schema = new JsonObject { ["type"] = nullable ? new JsonArray(type, "null") : type };
        if (format is not null) schema["format"] = format;
        return schema;
    }

    /// <summary>The market data API has numbers, the trading API texts but for a few.</summary>
    private static bool IsNumber(JsonSchemaExporterContext context) =>
        context.PropertyInfo?.CustomConverter is NumberConverter
            || !context.TypeInfo.Options.Converters.Any(converter => converter is DecimalString);

    private static bool IsLeftOut(JsonPropertyInfo property) =>
        property is { Options.DefaultIgnoreCondition: JsonIgnoreCondition.WhenWritingNull, IsGetNullable: true } ||
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute),
            inherit: true) is [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }];
}
