using System.Net.Http.Headers;
using System.Text;

namespace TradingSystem.Bench.Running;

/// <summary>
/// Starts and stops parts of the system through the AppHost's control endpoint, whose address and token its clients
/// have in their environment.
/// </summary>
internal sealed class ControlClient : IDisposable
{
    private const string AddressVariable = "services__control__", TokenVariable = "CONTROL_TOKEN=";
    private readonly HttpClient http;

    private ControlClient(Uri address, string token)
    {
        http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Null when no program of the system was given the endpoint.</summary>
    public static ControlClient? Find(RunningSystem system)
    {
        if (!system.Processes().TryGetValue("scaler", out var pid)) return null;
        var variables = Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/environ")).Split('\0');
        var address = Array.Find(
            variables, v => v.StartsWith(AddressVariable, StringComparison.OrdinalIgnoreCase))?.Split('=', 2)[1];
        var token = Array.Find(
            variables, v => v.StartsWith(TokenVariable, StringComparison.Ordinal))?[TokenVariable.Length..];
        return address is null || token is null ? null : new(new Uri(address), token);
    }

    public Task StartAsync(string resource, CancellationToken ct) => SendAsync(resource, "start", ct);

    public Task StopAsync(string resource, CancellationToken ct) => SendAsync(resource, "stop", ct);

    public void Dispose() => http.Dispose();

    private async Task SendAsync(string resource, string command, CancellationToken ct)
    {
        using var answer = await http.PostAsync(
            new Uri($"/resources/{resource}/{command}", UriKind.Relative), null, ct);
        if (!answer.IsSuccessStatusCode)
        {
            throw new BenchProblem($"{resource} doesn't {command}: {await answer.Content.ReadAsStringAsync(ct)}");
        }
    }
}
