using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TradingSystem.IntegrationTests.Contracts;

/// <summary>
/// Holds JSON against a schema, by the keywords that Alpaca's documents use. Alternatives (<c>oneOf</c>) overlap there:
/// one that fits is enough.
/// </summary>
internal sealed class SchemaValidator(ApiDocument document)
{
    private static readonly HashSet<string> Known =
    [
        "$ref", "type", "nullable", "enum", "format", "allOf", "oneOf", "anyOf", "required", "properties",
        "additionalProperties", "items", "minLength", "maxLength", "pattern", "minimum", "maxItems", "uniqueItems",
        "description", "title", "example", "x-examples", "x-deprecation", "deprecated", "default", "discriminator",
        "x-tags", "readOnly",
    ];

    /// <returns>What doesn't fit: where, and what is wrong.</returns>
    public IEnumerable<string> Check(JsonElement value, JsonNode schema, string at = "$")
    {
        var s = document.Resolve(schema).AsObject();
        foreach (var keyword in s.Select(pair => pair.Key).Where(keyword => !Known.Contains(keyword)))
        {
            yield return $"{at}: the schema's keyword {keyword} isn't understood here";
        }
        foreach (var inner in Parts(s, "allOf").SelectMany(part => Check(value, part, at))) yield return inner;
        foreach (var keyword in new[] { "oneOf", "anyOf" })
        {
            var alternatives = Parts(s, keyword).Select(part => Check(value, part, at).ToArray()).ToArray();
            if (alternatives.Length > 0 && alternatives.All(wrong => wrong.Length > 0))
            {
                yield return $"{at}: fits none of {alternatives.Length} alternatives, the nearest says {alternatives.MinBy(wrong => wrong.Length)![0]}";
            }
        }
        if (value.ValueKind == JsonValueKind.Null)
        {
            if (!NullAllowed(s)) yield return $"{at}: is null";
            yield break;
        }
        if (Types(s) is { Length: > 0 } types && !types.Any(type => Is(value, type)))
        {
            yield return $"{at}: is {value.ValueKind} {Short(value)}, not {string.Join(" or ", types)}";
            yield break;
        }
        if (s["enum"] is JsonArray names && !names.Any(name => name?.ToString() == value.ToString()))
        {
            yield return $"{at}: {Short(value)} is none of {string.Join(", ", names)}";
        }
        foreach (var wrong in value.ValueKind switch
        {
            JsonValueKind.Object => CheckObject(value, s, at),
            JsonValueKind.Array => CheckArray(value, s, at),
            JsonValueKind.String => CheckText(value.GetString()!, s, at),
            JsonValueKind.Number => CheckNumber(value, s, at),
            _ => [],
        }) yield return wrong;
    }

    private IEnumerable<string> CheckObject(JsonElement value, JsonObject s, string at)
    {
        foreach (var name in Parts(s, "required")
            .Select(name => name.GetValue<string>())
            .Where(name => !value.TryGetProperty(name, out _)))
        {
            yield return $"{at}: {name} is missing";
        }
        foreach (var property in value.EnumerateObject())
        {
            var schema = s["properties"]?[property.Name] ?? (s["additionalProperties"] as JsonObject);
            if (schema is null && s["additionalProperties"]?.ToString() == "false")
            {
                yield return $"{at}: {property.Name} isn't known";
            }
            if (schema is null) continue;
            foreach (var wrong in Check(property.Value, schema, $"{at}.{property.Name}")) yield return wrong;
        }
    }

    private IEnumerable<string> CheckArray(JsonElement value, JsonObject s, string at)
    {
        if (s["maxItems"] is { } most && value.GetArrayLength() > Number(most))
        {
            yield return $"{at}: has more than {most} items";
        }
        if (s["uniqueItems"]?.ToString() == "true"
            && value.EnumerateArray().Select(item => item.GetRawText()).Distinct().Count() < value.GetArrayLength())
        {
            yield return $"{at}: has an item twice";
        }
        if (s["items"] is not { } items) yield break;
        foreach (var wrong in value.EnumerateArray().SelectMany((item, i) => Check(item, items, $"{at}[{i}]")))
        {
            yield return wrong;
        }
    }

    private static IEnumerable<string> CheckText(string text, JsonObject s, string at)
    {
        if (s["minLength"] is { } least && text.Length < Number(least))
        {
            yield return $"{at}: '{text}' is shorter than {least}";
        }
        if (s["maxLength"] is { } most && text.Length > Number(most))
        {
            yield return $"{at}: '{text}' is longer than {most}";
        }
        if (s["pattern"] is { } pattern && !Regex.IsMatch(text, pattern.ToString()))
        {
            yield return $"{at}: '{text}' doesn't match {pattern}";
        }
        var fits = s["format"]?.ToString() switch
        {
            "uuid" => Guid.TryParseExact(text, "D", out _),
            "date" =>
                DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "date-time" => Regex.IsMatch(text, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$"),
            "decimal" => Regex.IsMatch(text, @"^-?\d+(\.\d+)?$"),
            "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
            "ulid" => Regex.IsMatch(text, "^[0-9A-HJKMNP-TV-Z]{26}$"),
            null => true,
            var format => throw new InvalidOperationException($"format {format} isn't understood here"),
        };
        if (!fits) yield return $"{at}: '{text}' is no {s["format"]}";
    }

    private static IEnumerable<string> CheckNumber(JsonElement value, JsonObject s, string at)
    {
        if (s["minimum"] is { } least && value.GetDouble() < Number(least))
        {
            yield return $"{at}: {value} is less than {least}";
        }
        if (s["format"]?.ToString() is "uint32" && !value.TryGetUInt32(out _))
        {
            yield return $"{at}: {value} is no uint32";
        }
        if (s["format"]?.ToString() is "int64" && !value.TryGetInt64(out _)) yield return $"{at}: {value} is no int64";
    }

    private static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" =>
            value.ValueKind == JsonValueKind.Number
                && value.TryGetDecimal(out var number)
                && number == decimal.Truncate(number),
        "null" => false,
        _ => throw new InvalidOperationException($"type {type} isn't understood here"),
    };

    private static bool NullAllowed(JsonObject s) =>
        s["nullable"]?.ToString() == "true"
            || Types(s) is var types && (types.Contains("null") || types.Length == 0 && s["enum"] is null);

    private static string[] Types(JsonObject s) => s["type"] switch
    {
        null => [],
        JsonArray several => [.. several.Select(type => type!.ToString())],
        var one => [one.ToString()],
    };

    private static IEnumerable<JsonNode> Parts(JsonObject s, string keyword) =>
        (s[keyword] as JsonArray)?.Select(part => part!) ?? [];

    private static double Number(JsonNode node) => double.Parse(node.ToString(), CultureInfo.InvariantCulture);

    private static string Short(JsonElement value) =>
        value.GetRawText() is { Length: > 60 } text ? text[..60] : value.GetRawText();
}
