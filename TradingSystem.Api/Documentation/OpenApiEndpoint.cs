using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TradingSystem.Api.Callers;

namespace TradingSystem.Api.Documentation;

/// <summary><c>GET /openapi/v1.json</c>: everything that is served, as an OpenAPI document. It is made once.</summary>
internal static class OpenApiEndpoint
{
    public const string Name = "v1";

    public static void AddApiDocument(this IServiceCollection services)
    {
        services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer<DocumentTransformer>();
        });
        services.AddSingleton<ApiDocument>();
    }

    public static void MapApiDocument(this IEndpointRouteBuilder app) =>
        app
            .MapGet("/openapi/v1.json", async (ApiDocument document) => Answers.Json(await document.TextAsync()))
            .WithMetadata(new OpenEndpoint());
}
