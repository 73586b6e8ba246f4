using System.Reflection;
using System.Text.Json.Serialization;
using TradingSystem.Api.Callers;

namespace TradingSystem.Api.Web;

/// <summary><c>GET /</c>: what this is, for whoever finds it. It needs no key.</summary>
internal static class RootEndpoint
{
    private static readonly RootWire Root = new()
    {
        Name = "TradingSystem",
        Version = typeof(RootEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "",
        Api = "Alpaca trading API v2 and market data API",
        Documentation = "https://docs.alpaca.markets/reference/",
        Openapi = "/openapi/v1.json",
        Health = "/health",
        Stream = "/stream",
    };

    public static void MapRoot(this IEndpointRouteBuilder app) =>
        app.MapGet("/", () => Answers.Json(Root, RootJson.Default.RootWire)).WithMetadata(new OpenEndpoint());
}

/// <summary>The answer of <c>GET /</c>; paths are of the same host.</summary>
internal sealed record RootWire
{
    public required string Name { get; init; }
    public required string Version { get; init; }
    public required string Api { get; init; }

    /// <summary>Of the API whose protocol this is; where it differs, the project's docs/api.md says.</summary>
    public required string Documentation { get; init; }
    public required string Openapi { get; init; }
    public required string Health { get; init; }
    public required string Stream { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RootWire))]
internal sealed partial class RootJson : JsonSerializerContext;
