using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace TradingSystem.Exchange.Faults;

/// <summary>Can cut all connections, and for a time each new one before anything is read of it.</summary>
public sealed class ConnectionGate(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, ConnectionContext> connections = new();
    private long closedUntil;

    public async Task PassAsync(ConnectionContext connection, Func<Task> next)
    {
        if (clock.GetUtcNow().UtcTicks < Volatile.Read(ref closedUntil))
        {
            connection.Abort(new("ordered fault"));
            return;
        }
        connections[connection.ConnectionId] = connection;
        try
        {
            await next();
        }
        finally
        {
            connections.TryRemove(connection.ConnectionId, out _);
        }
    }

    public void CloseFor(TimeSpan time)
    {
        Volatile.Write(ref closedUntil, (clock.GetUtcNow() + time).UtcTicks);
        foreach (var connection in connections.Values) connection.Abort(new("ordered fault"));
    }
}
