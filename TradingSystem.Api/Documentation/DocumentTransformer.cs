using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TradingSystem.Alpaca.Text;

namespace TradingSystem.Api.Documentation;

/// <summary>
/// Completes the routes' descriptions with <see cref="Operations"/>. A route that isn't among them, or the reverse, is
/// a mistake and ends the generation.
/// </summary>
internal sealed class DocumentTransformer : IOpenApiDocumentTransformer
{
    private const string KeyId = "key_id", SecretKey = "secret_key";

    public Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "TradingSystem",
            Version = "2.0",
            Description = "Alpaca's trading API v2 and market data API, as far as they are served."
        };
        document.Servers = [new() { Url = "/" }];
        document.AddComponent(KeyId, Header("APCA-API-KEY-ID"));
        document.AddComponent(SecretKey, Header("APCA-API-SECRET-KEY"));
        var schemas = new Schemas(document);
        foreach (var added in Operations.All.Where(operation => operation.Added)) Add(document, added);

        var described = Operations.All.ToDictionary(operation => operation.Name);
        foreach (var (path, item) in document.Paths)
        {
            foreach (var (method, operation) in item.Operations ?? [])
            {
                if (!described.Remove($"{method.Method} {path}", out var description))
                {
                    throw new InvalidOperationException($"{method.Method} {path} isn't described");
                }
                Describe(document, schemas, operation, description);
            }
        }
        if (described.Count > 0)
        {
            throw new InvalidOperationException($"there are no routes for {string.Join(", ", described.Keys)}");
        }
        document.Tags = Operations.All.Select(operation => operation.Tag)
            .Distinct()
            .Select(tag => new OpenApiTag { Name = tag })
            .ToHashSet();
        document.RegisterComponents();
        return Task.CompletedTask;
    }

    private static void Add(OpenApiDocument document, Operation added)
    {
        var item = document.Paths.TryGetValue(added.Path, out var known)
            ? (OpenApiPathItem)known
            : new OpenApiPathItem();
        item.AddOperation(new(added.Method), new());
        document.Paths[added.Path] = item;
    }

    private static void Describe(
        OpenApiDocument document, Schemas schemas, OpenApiOperation operation, Operation description)
    {
        operation.Summary = description.Summary;
        operation.Tags = new HashSet<OpenApiTagReference> { new(description.Tag, document) };
        operation.Parameters =
        [
            .. (operation.Parameters ?? []).Where(parameter => parameter.In == ParameterLocation.Path),
            .. description.Query.Select(field => field.ToParameter())
        ];
        if (description.Body is not null)
        {
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = Json(description.Body) };
        }
        operation.Responses = new OpenApiResponses
        {
            [description.Status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = description.Summary,
                Content = description.Answer is null ? null : Json(description.Answer(schemas))
            },
            ["default"] = new OpenApiResponse
            {
                Description = "What was wrong",
                Content = Json(schemas.One<ErrorWire>())
            },
        };
        operation.Security = description.Secured
            ? [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyId, document)] = [], [new OpenApiSecuritySchemeReference(SecretKey, document)] = [] }]
            : [];
    }

    private static Dictionary<string, OpenApiMediaType> Json(
        IOpenApiSchema schema) => new() { ["application/json"] = new OpenApiMediaType { Schema = schema } };

    private static OpenApiSecurityScheme Header(
        string name) => new() { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = name };
}
