using System.Globalization;
using System.Net.Http.Json;

namespace TradingSystem.Scaler.Replicas;

/// <summary>
/// Starts and stops the AppHost's <c>worker-1</c>, <c>worker-2</c> … through its control endpoint; the lowest numbers
/// run.
/// </summary>
public sealed class AppHostReplicaController(IHttpClientFactory clients) : IReplicaController
{
    public const string ClientName = "control";
    private const string Prefix = "worker-";

    private sealed record Resource(string Name, string? State);

    public string Platform => "AppHost";

    public async Task<int> CountAsync(CancellationToken ct) => (await WorkersAsync(ct)).Count(worker => worker.Runs);

    public async Task SetAsync(int workers, CancellationToken ct)
    {
        var all = await WorkersAsync(ct);
        var missing = workers - all.Count(worker => worker.Runs);
        var (command, chosen) = missing > 0
            ? ("start", all.Where(worker => !worker.Runs).Take(missing))
            : ("stop", all.Where(worker => worker.Runs).Reverse().Take(-missing));
        await Task.WhenAll(chosen.Select(worker => SendAsync(worker.Name, command, ct)));
    }

    private async Task<(string Name, int Number, bool Runs)[]> WorkersAsync(CancellationToken ct)
    {
        using var http = clients.CreateClient(ClientName);
        var resources = await http.GetFromJsonAsync<Resource[]>("/resources", ct) ?? [];
        return
        [
            .. resources.Where(r => r.Name.StartsWith(Prefix, StringComparison.Ordinal)
                && int.TryParse(r.Name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .Select(r => (r.Name, Number: int.Parse(r.Name.AsSpan(Prefix.Length),
                    CultureInfo.InvariantCulture), Runs: r.State is "Running" or "Starting" or "Waiting"))
                .OrderBy(worker => worker.Number),
        ];
    }

    private async Task SendAsync(string worker, string command, CancellationToken ct)
    {
        using var http = clients.CreateClient(ClientName);
        using var response = await http.PostAsync(
            new Uri($"/resources/{worker}/{command}", UriKind.Relative), content: null, ct);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(
                $"{command} {worker}: HTTP {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(ct)}");
        }
    }
}
