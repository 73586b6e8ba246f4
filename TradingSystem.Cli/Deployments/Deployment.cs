using System.Text.Json;
using Npgsql;

namespace TradingSystem.Cli.Deployments;

/// <summary>Where the system's servers are. What the command line names comes first, then the environment, then the default data folder.</summary>
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
            return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps" ? uri : throw new CliProblem("--messaging must be an amqp:// address");
        }
    }

    private static bool IsName(string text) => text.Length is > 0 and <= 63 && char.IsAsciiLetterLower(text[0]) && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private static string Checked(string connection)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connection) is { Host: not null } valid ? valid.ConnectionString : throw new CliProblem("the connection string names no Host");
        }
        catch (ArgumentException e)
        {
            throw new CliProblem($"the connection string isn't one: {e.Message}");
        }
    }

    private string Given(string inEnvironment, string inFile, string option)
    {
        if (data is null && environment($"ConnectionStrings__{inEnvironment}") is { Length: > 0 } text) return inFile == "messaging" ? text : Checked(text);
        var folder = Path.GetFullPath(data ?? environment("TRADINGSYSTEM_DATA") ?? ".run");
        var file = Path.Combine(folder, "connections.json");
        if (!File.Exists(file)) throw new CliProblem($"no system runs with the data folder {folder}: start one (run.sh), give another --data, or {option}");
        var connections = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file)) ?? [];
        return connections.TryGetValue(inFile, out var connection) ? connection : throw new CliProblem($"{file} has no '{inFile}'");
    }
}
