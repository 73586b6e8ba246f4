using System.Text.Json;
using TradingSystem.AppHost.Data;
using TradingSystem.AppHost.Servers;

namespace TradingSystem.AppHost.Report;

/// <summary>
/// The servers' connection strings by name, for the operator's command line. Only its owner may read it.
/// </summary>
internal sealed class ConnectionsFile(string path, ServerSet servers)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public async Task WriteAsync(CancellationToken ct)
    {
        var connections = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var server in new[] { servers.TradingDbOwner, servers.TradingDb, servers.TradingDbReplica, servers.Cache, servers.Messaging })
        {
            connections[server.Resource.Name] = await server.Resource.GetConnectionStringAsync(ct);
        }
        PrivateFile.Write(path, JsonSerializer.Serialize(connections, Indented));
    }
}
