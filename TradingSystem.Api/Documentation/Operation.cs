using Microsoft.OpenApi;

namespace TradingSystem.Api.Documentation;

/// <summary>What the document says of an operation besides what its route says.</summary>
/// <param name="Name">As in <c>GET /v2/orders/{id}</c>.</param>
/// <param name="Answer">The schema of what is answered with; null: nothing is, or it is no JSON.</param>
internal sealed record Operation(string Name, string Tag, string Summary, Func<Schemas, IOpenApiSchema>? Answer)
{
    public int Status { get; init; } = StatusCodes.Status200OK;
    public Field[] Query { get; init; } = [];
    public OpenApiSchema? Body { get; init; }

    /// <summary>Whether a key is needed.</summary>
    public bool Secured { get; init; } = true;

    /// <summary>
    /// A WebSocket or an endpoint of the host: not known to the routes' descriptions, so it is added.
    /// </summary>
    public bool Added { get; init; }

    public string Method => Name.Split(' ')[0];

    public string Path => Name.Split(' ')[1];
}
