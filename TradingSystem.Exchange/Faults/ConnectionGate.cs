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

    /// <param name="except">The connection that stays: somebody waits for an answer on it.</param>
    public void CloseFor(TimeSpan time, string except)
    {
        Volatile.Write(ref closedUntil, (clock.GetUtcNow() + time).UtcTicks);
        foreach (var connection in connections.Values.Where(connection => connection.ConnectionId != except))
        {
            connection.Abort(new("ordered fault"));
        }
    }
}
