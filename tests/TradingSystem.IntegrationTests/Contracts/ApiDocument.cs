using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace TradingSystem.IntegrationTests.Contracts;

/// <summary>One of Alpaca's OpenAPI documents: which schema the answer to a request has.</summary>
internal sealed class ApiDocument
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];
    private readonly JsonObject root;

    private ApiDocument(JsonObject root) => this.root = root;

    public static ApiDocument Load(string path)
    {
        using var reader = File.OpenText(path);
        var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization()
            .Build()
            .Deserialize<object>(reader);
        return new((JsonObject)JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(yaml))!);
    }

    /// <summary>All operations as <c>GET /v2/orders/{order_id}</c>.</summary>
    public IEnumerable<string> Operations =>
        from path in root["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        where Methods.Contains(method.Key)
        select $"{method.Key.ToUpperInvariant()} {path.Key}";

    /// <summary>The operation that a request is; null when the document has none.</summary>
    public string? Find(HttpMethod method, string path)
    {
        var asked = path.Split('?')[0].Split('/');
        bool Fits(string part, string template) => template.StartsWith('{') ? part.Length > 0 : part == template;
        return Operations
            .Where(operation => operation.Split(' ')[0] == method.Method)
            .Select(operation => (Operation: operation, Parts: operation.Split(' ')[1].Split('/')))
            .Where(candidate => candidate.Parts.Length == asked.Length
                && asked.Zip(candidate.Parts, Fits).All(fits => fits))
            .OrderBy(candidate => candidate.Parts.Count(part => part.StartsWith('{')))
            .FirstOrDefault().Operation;
    }

    /// <summary>
    /// Whether the operation answers with this status, and the schema of the body then; null: it has none.
    /// </summary>
    public (bool Known, JsonNode? Schema) Answer(string operation, int status)
    {
        var (method, path) = (operation.Split(' ')[0].ToLowerInvariant(), operation.Split(' ')[1]);
        if (root["paths"]![path]![method]!["responses"]!.AsObject()[status.ToString(
            System.Globalization.CultureInfo.InvariantCulture)] is not { } response)
        {
            return (false, null);
        }
        return (true, Resolve(response)["content"]?["application/json"]?["schema"]);
    }

    /// <summary>What a reference means, or the node itself.</summary>
    public JsonNode Resolve(JsonNode node)
    {
        while (node is JsonObject reference && reference["$ref"]?.GetValue<string>() is { } target)
        {
            node = target.TrimStart('#', '/')
                .Split('/')
                .Aggregate((JsonNode)root,
                    (inner, name) => inner[name] ?? throw new InvalidOperationException($"{target} leads nowhere"));
        }
        return node;
    }
}
