using System.Globalization;
using System.Text.Json;

namespace TradingSystem.Bench.Running;

/// <summary>The system under test, as it describes itself in its data folder.</summary>
internal sealed class RunningSystem(string dataFolder)
{
    private readonly JsonElement ports = Read(Path.Combine(dataFolder, "ports.json"));
    private readonly JsonElement endpoints = Read(Path.Combine(dataFolder, "endpoints.json"));

    public string DataFolder => dataFolder;
    public Uri Api { get => field ?? new(Text("api")); init; }
    public Uri Stream { get => field ?? new(Text("stream")); init; }
    public string TraderKeyId => Text("key_id");
    public string TraderSecret => Text("secret_key");
    public string ExchangeKeyId => Text("exchange_key_id");
    public string ExchangeSecret => Text("exchange_secret_key");

    /// <summary>The table that shows what became of an order.</summary>
    public string OrdersTable { get; init; } = "orders";

    /// <summary>Process ids of programs that the bench itself added.</summary>
    public Dictionary<string, int> Companions { get; init; } = [];

    public int Port(string server) => ports.GetProperty(server).GetInt32();

    public string Secret(string name) => File.ReadAllText(Path.Combine(dataFolder, "secrets", name));

    /// <summary>Process ids by resource name; read anew, because the scaler and failures replace processes.</summary>
    public Dictionary<string, int> Processes() =>
        Read(Path.Combine(dataFolder, "endpoints.json")).GetProperty("processes").EnumerateObject()
            .Select(p => KeyValuePair.Create(p.Name, p.Value.GetInt32())).Concat(Companions).ToDictionary();

    /// <summary>
    /// Key ids of the accounts made for load: <c>{trader}-1</c> and so on, all with the trader's secret.
    /// </summary>
    public string LoadKeyId(int number) => $"{TraderKeyId}-{number.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>A client of the api for a load account.</summary>
    public HttpClient CreateClient(int account)
    {
        var http = new HttpClient { BaseAddress = Api };
        http.DefaultRequestHeaders.Add("APCA-API-KEY-ID", LoadKeyId(account));
        http.DefaultRequestHeaders.Add("APCA-API-SECRET-KEY", TraderSecret);
        return http;
    }

    private string Text(string name) =>
        endpoints.GetProperty(name).GetString() ?? throw new BenchProblem($"the system's endpoints.json has no {name}");

    private static JsonElement Read(string file)
    {
        if (!File.Exists(file)) throw new BenchProblem($"{file} isn't there: no system runs with that data folder");
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        return json.RootElement.Clone();
    }
}
