using System.Net;
using System.Text.Json;

namespace TradingSystem.IntegrationTests.Contracts;

/// <summary>Our own OpenAPI document says what is there, and nothing else.</summary>
[Collection(TradingCollection.Name)]
public sealed class OpenApiTests(TwoWorkers system)
{
    [Fact]
    public async Task Document_needs_no_key_and_all_its_references_lead_somewhere()
    {
        using var http = new HttpClient { BaseAddress = system.Trader.Address };

        var document = JsonDocument.Parse(
            await http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).RootElement;

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var references = References(document).Distinct().ToArray();
        Assert.NotEmpty(references);
        Assert.All(
            references, reference => Assert.NotEqual(JsonValueKind.Undefined, Follow(document, reference).ValueKind));
    }

    [Fact]
    public async Task Every_operation_that_is_described_is_there()
    {
        var (_, document) = await system.Trader.JsonAsync(HttpMethod.Get, "/openapi/v1.json");
        var operations = document.GetProperty("paths")
            .EnumerateObject()
            .SelectMany(
                path => path.Value.EnumerateObject()
                    .Where(entry => HttpMethods.Contains(entry.Name))
                    .Select(entry => (Path: path.Name, Method: entry.Name)))
            .ToArray();
        Assert.Contains(("/v2/orders/{id}", "patch"), operations);

        foreach (var (path, method) in operations.Where(operation => operation.Method == "get"))
        {
            var (status, answer) = await system.Trader.JsonAsync(
                HttpMethod.Get, System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]*\}", "x"));
            // An address that doesn't exist is answered by its path; one that does, by what it looked for.
            Assert.False(
                status == HttpStatusCode.NotFound
                    && answer.GetProperty("message").GetString()!.Contains(
                        "endpoint", StringComparison.OrdinalIgnoreCase),
                $"{method} {path}: {answer}");
            Assert.NotEqual(HttpStatusCode.MethodNotAllowed, status);
        }
    }

    private static readonly string[] HttpMethods = ["get", "post", "put", "patch", "delete"];

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object =>
            element
                .EnumerateObject()
                .SelectMany(field => field.Name == "$ref" ? [field.Value.GetString()!] : References(field.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static JsonElement Follow(JsonElement document, string reference) =>
        reference.Split('/')
            .Skip(1)
            .Aggregate(document,
                (at, name) => at.TryGetProperty(
                    name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal),
                    out var next)
                    ? next
                    : default);
}
