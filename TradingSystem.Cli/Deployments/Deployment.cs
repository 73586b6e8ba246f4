using System.Text.Json;
using Npgsql;
using TradingSystem.Core.Brokers;

namespace TradingSystem.Cli.Deployments;

/// <summary>
/// Where the system's servers are. What the command line names comes first, then the environment, then the default data
/// folder.
/// </summary>
internal sealed class Deployment(string? data, string? database, string? messaging, Func<string, string?> environment)
{
    /// <summary>Whether <c>--database</c> was given.</summary>
    public bool NamesDatabase => database is not null;

    /// <summary>The connection string of the trading database, as its owner where the data folder tells.</summary>
    public string Database => database is null ? Given("tradingdb", "tradingdb-owner", "--database")
        : database.Contains('=', StringComparison.Ordinal) ? Checked(database)
        : IsName(database) ? new NpgsqlConnectionStringBuilder(ServerDatabase) { Database = database }.ConnectionString
        : throw new CliProblem($"--database is a name of lower case letters, digits and underscores, or a connection string (Host=…;Username=…), not '{database}'");

    /// <summary>The system's own database, whatever <c>--database</c> says.</summary>
    public string ServerDatabase => Given("tradingdb", "tradingdb-owner", "--database");

    /// <summary>The name given by <c>--database</c>; null when that is a connection string.</summary>
    public string? DatabaseName => database is not null && IsName(database) ? database : null;

    public Uri Messaging
    {
        get
        {
            var text = messaging ?? Given("messaging", "messaging", "--messaging");
            return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps"
                ? uri
                : throw new CliProblem("--messaging must be an amqp:// address");
        }
    }

    /// <summary>The data folder of the system that is meant; it may not be there.</summary>
    public string Folder => Path.GetFullPath(data ?? environment("TRADINGSYSTEM_DATA") ?? ".run");

    /// <summary>The paper exchange of the running system.</summary>
    public BrokerOptions Broker
    {
        get
        {
            var endpoints = FromFolder<JsonElement>("endpoints.json", "");
            string Text(string name) =>
                endpoints.TryGetValue(name, out var value) && value.GetString() is { } text
                    ? text
                    : throw new CliProblem($"{Path.Combine(Folder, "endpoints.json")} has no '{name}'");
            return new()
            {
                BaseUrl = Text("exchange"),
                KeyId = Text("exchange_key_id"),
                SecretKey = Text("exchange_secret_key")
            };
        }
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 63
            && char.IsAsciiLetterLower(text[0])
            && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private static string Checked(string connection)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connection) is { Host: not null } valid
                ? valid.ConnectionString
                : throw new CliProblem("the connection string names no Host");
        }
        catch (ArgumentException e)
        {
            throw new CliProblem($"the connection string isn't one: {e.Message}");
        }
    }

    private string Given(string inEnvironment, string inFile, string option)
    {
        if (data is null && environment($"ConnectionStrings__{inEnvironment}") is { Length: > 0 } text)
        {
            return inFile == "messaging" ? text : Checked(text);
        }
        return FromFolder<string>("connections.json", $", or {option}").TryGetValue(inFile, out var connection)
            ? connection
            : throw new CliProblem($"{Path.Combine(Folder, "connections.json")} has no '{inFile}'");
    }

    /// <param name="otherwise">What could be given on the command line instead.</param>
    private Dictionary<string, T> FromFolder<T>(string name, string otherwise)
    {
        var file = Path.Combine(Folder, name);
        if (!File.Exists(file))
        {
            throw new CliProblem(
                $"no system runs with the data folder {Folder}: start one (run.sh), give another --data{otherwise}");
        }
        return JsonSerializer.Deserialize<Dictionary<string, T>>(File.ReadAllText(file)) ?? [];
    }
}
