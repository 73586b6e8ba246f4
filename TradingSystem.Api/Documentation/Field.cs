using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace TradingSystem.Api.Documentation;

/// <summary>A parameter of a query, or a field of a body.</summary>
/// <param name="Kind">text, number, integer, flag, time, uuid, texts, or the name of a schema.</param>
/// <param name="Names">The values it may have, unless empty.</param>
internal sealed record Field(string Name, string Kind, string Text, bool Required = false, params string[] Names)
{
    public OpenApiParameter ToParameter() => new()
    {
        Name = Name,
        In = ParameterLocation.Query,
        Required = Required,
        Description = Text,
        Schema = ToSchema()
    };

    public OpenApiSchema ToSchema()
    {
        var schema = Kind switch
        {
            "integer" => new OpenApiSchema { Type = JsonSchemaType.Integer },
            "number" => new() { Type = JsonSchemaType.Number | JsonSchemaType.String },
            "flag" => new() { Type = JsonSchemaType.Boolean },
            "time" => new() { Type = JsonSchemaType.String },
            "uuid" => new() { Type = JsonSchemaType.String, Format = "uuid" },
            "texts" =>
                new() { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            _ => new() { Type = JsonSchemaType.String },
        };
        schema.Description = Text;
        if (Names.Length > 0) schema.Enum = [.. Names.Select(name => (JsonNode)name)];
        return schema;
    }

    public static OpenApiSchema Object(IEnumerable<Field> fields, params (string Name, Field[] Fields)[] nested)
    {
        var properties = fields.ToDictionary(field => field.Name, field => (IOpenApiSchema)field.ToSchema());
        foreach (var (name, inner) in nested) properties[name] = Object(inner);
        return new()
        {
            Type = JsonSchemaType.Object,
            Properties = properties,
            Required = fields.Where(field => field.Required).Select(field => field.Name).ToHashSet()
        };
    }
}
