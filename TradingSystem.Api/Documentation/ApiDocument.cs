using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TradingSystem.Api.Documentation;

/// <summary>The OpenAPI document's text.</summary>
internal sealed class ApiDocument([FromKeyedServices(OpenApiEndpoint.Name)] IOpenApiDocumentProvider provider)
{
    private readonly Lazy<Task<byte[]>> text = new(async () =>
    {
        var document = await provider.GetOpenApiDocumentAsync();
        return Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
    });

    public Task<byte[]> TextAsync() => text.Value;
}
