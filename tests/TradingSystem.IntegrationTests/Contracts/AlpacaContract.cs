using System.Text.Json;
using System.Text.RegularExpressions;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Contracts;

/// <summary>
/// Sends requests and holds each answer against Alpaca's document; remembers which of its operations were asked, and
/// what didn't fit.
/// </summary>
internal sealed class AlpacaContract(ApiDocument document, TradingClient client, IReadOnlyList<Deviation> deviations)
{
    private readonly SchemaValidator validator = new(document);

    public SortedSet<string> Asked { get; } = new(StringComparer.Ordinal);

    /// <summary>What didn't fit, each kind once: items of lists aren't told apart.</summary>
    public SortedSet<string> Wrong { get; } = new(StringComparer.Ordinal);

    /// <summary>Null when the documents aren't beside the repository, nor where CONTRACTS_DIRECTORY says.</summary>
    public static string? Folder
    {
        get
        {
            if (Environment.GetEnvironmentVariable("CONTRACTS_DIRECTORY") is { Length: > 0 } given) return given;
            var folder = Path.Combine(RepositoryFolder.Root, "..", "shared", "contracts");
            return Directory.Exists(folder) ? folder : null;
        }
    }

    /// <summary>Skips the test where the documents aren't.</summary>
    public static AlpacaContract Open(string name, TradingClient client, params IReadOnlyList<Deviation> deviations)
    {
        var folder = Folder;
        if (folder is null)
        {
            Assert.Skip(
                "Alpaca's OpenAPI documents aren't in ../shared/contracts; CONTRACTS_DIRECTORY says where else");
        }
        return new(ApiDocument.Load(Path.Combine(folder, name)), client, deviations);
    }

    /// <summary>The operations of the document that were not asked.</summary>
    public IEnumerable<string> Missed => document.Operations.Except(Asked).Order(StringComparer.Ordinal);

    public async Task<JsonElement> AskAsync(string method, string path, object? body = null)
    {
        var (status, answer) = await client.JsonAsync(
            new(method), path, body is null ? null : JsonSerializer.Serialize(body));
        var request = $"{method} {path}";
        if (document.Find(new(method), path) is not { } operation)
        {
            Wrong.Add($"{request}: the document has no such operation");
        }
        else if (document.Answer(operation, (int)status) is var (known, schema) && !known)
        {
            Wrong.Add($"{request}: the document has no answer {(int)status}: {answer}");
        }
        else
        {
            Asked.Add(operation);
            if (schema is null && (int)status < 300 && answer.ValueKind != JsonValueKind.Undefined)
            {
                Wrong.Add($"{request}: the document has no body for {(int)status}");
            }
            // The documents leave the bodies of errors out.
            if ((int)status >= 400
                && !(answer.GetProperty("code").TryGetInt32(out _)
                && answer.GetProperty("message").GetString()!.Length > 0))
            {
                Wrong.Add($"{request}: no error of Alpaca's form: {answer}");
            }
            if (schema is not null)
            {
                Wrong.UnionWith(validator.Check(answer, schema)
                    .Where(wrong => !deviations.Any(deviation => deviation.Explains(wrong)))
                    .Select(wrong => $"{operation} {Regex.Replace(wrong, @"\[\d+\]", "[]")}"));
            }
        }
        return answer;
    }
}
