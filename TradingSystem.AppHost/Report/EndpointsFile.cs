using System.Text.Json;
using Microsoft.Extensions.Configuration;
using TradingSystem.AppHost.Dashboard;
using TradingSystem.AppHost.Data;

namespace TradingSystem.AppHost.Report;

/// <summary>
/// Where everything is, for people, tests and tools: addresses, keys and process ids. Only its owner may read it.
/// </summary>
internal sealed class EndpointsFile(string path, ReportedParts parts, IConfiguration configuration)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public async Task<IReadOnlyDictionary<string, string?>> AddressesAsync(CancellationToken ct)
    {
        var api = parts.Api.GetEndpoint("http").Url;
        var addresses = new Dictionary<string, string?>
        {
            ["api"] = api,
            ["stream"] = new UriBuilder(api) { Scheme = "ws", Path = "/stream" }.Uri.ToString(),
            ["dashboard"] = null,
            ["aspireDashboard"] = configuration.DashboardLogin(),
            ["key_id"] = await parts.Trader.Id.Resource.GetValueAsync(ct),
            ["secret_key"] = await parts.Trader.Secret.Resource.GetValueAsync(ct),
            ["admin_key_id"] = await parts.Admin.Id.Resource.GetValueAsync(ct),
            ["admin_secret_key"] = await parts.Admin.Secret.Resource.GetValueAsync(ct),
        };
        foreach (var exchange in parts.Exchanges)
        {
            var name = exchange.Name.Replace('-', '_');   // exchange, exchange_2
            addresses[name] = exchange.Project.GetEndpoint("http").Url;
            addresses[$"{name}_key_id"] = await exchange.Key.Id.Resource.GetValueAsync(ct);
            addresses[$"{name}_secret_key"] = await exchange.Key.Secret.Resource.GetValueAsync(ct);
        }
        return addresses;
    }

    public async Task WriteAsync(IReadOnlyDictionary<string, long> processes, CancellationToken ct)
    {
        var content = (await AddressesAsync(ct)).ToDictionary(a => a.Key, a => (object?)a.Value);
        content["processes"] = processes;
        PrivateFile.Write(path, JsonSerializer.Serialize(content, Indented));
    }
}
