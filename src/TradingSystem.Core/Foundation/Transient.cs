using Npgsql;

namespace TradingSystem.Core.Foundation;

/// <summary>Which failures of the database pass by themselves.</summary>
public static class Transient
{
    /// <summary>
    /// What the server says counts by its SQLSTATE: those that Npgsql calls transient, and those of a failover: the server was a
    /// standby all along or has just become one (25006), or it ends its sessions (57P01, 57P02). Whatever else Npgsql
    /// reports comes from the way to the server: no connection, none of the hosts takes writes, no answer in time.
    /// </summary>
    public static bool IsTransientFailure(this Exception e) => e switch
    {
        PostgresException p => p.IsTransient || p.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown,
        NpgsqlException => true,
        TimeoutException or IOException or System.Net.Sockets.SocketException => true,
        _ => false,
    };

    /// <summary>
    /// The server said nothing in time. Npgsql's pool keeps its other connections to that server then, as long as no cancellation
    /// is waited for, and each would be tried in its turn: whoever meets this clears the pool.
    /// </summary>
    public static bool IsSilence(this Exception e) => e is NpgsqlException { InnerException: TimeoutException };
}
