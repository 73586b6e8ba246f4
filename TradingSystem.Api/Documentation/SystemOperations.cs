using Microsoft.OpenApi;

namespace TradingSystem.Api.Documentation;

/// <summary>The account's stream, what an operator asks, health.</summary>
internal static class SystemOperations
{
    private const string Tag = "System";
    private static readonly string[] RootFields =
        ["name", "version", "api", "documentation", "openapi", "health", "stream"];

    public static IEnumerable<Operation> All =>
    [
        new("GET /stream", "Streams", "Trade updates, a WebSocket",
            null) { Status = StatusCodes.Status101SwitchingProtocols, Secured = false, Added = true },
        new("GET /v1/system/audit", Tag, "Verify the sealed history",
            null) { Query = [new("blocks", "integer", "the newest so many, 1 to 100, default 10")] },
        new("POST /v1/system/blackbox", Tag, "What this process did last", null),
        new("GET /v1/system/reconciliations", Tag, "What comparisons with the broker found",
            null)
            {
                Query =
                [
                    new("limit", "integer", "1 to 500, default 50"),
                    new("differing", "flag", "only those that found something")
                ]
            },
        new("GET /", Tag, "What this is", _ => Texts(RootFields)) { Secured = false },
        new("GET /openapi/v1.json", Tag, "This document", null) { Secured = false },
        new("GET /health", Tag, "Whether the process can work", null) { Secured = false, Added = true },
        new("GET /alive", Tag, "Whether the process lives", null) { Secured = false, Added = true },
    ];

    private static IOpenApiSchema Texts(params string[] names) =>
        Schemas.Object([.. names.Select(name => (name, Schemas.Text))]);
}
