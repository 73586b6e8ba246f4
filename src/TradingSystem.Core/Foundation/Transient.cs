using System.Data.Common;

namespace TradingSystem.Core.Foundation;

/// <summary>Which failures of the database pass by themselves.</summary>
public static class Transient
{
    private const string ReadOnlySqlTransaction = "25006", AdminShutdown = "57P01", CrashShutdown = "57P02";

    /// <summary>
    /// What the server says counts by its SQLSTATE: those that the driver calls transient, and those of a failover: the
    /// server was a standby all along or has just become one (25006), or it ends its sessions (57P01, 57P02). Whatever
    /// else the driver reports comes from the way to the server: no connection, none of the hosts takes writes, no
    /// answer in time.
    /// </summary>
    public static bool IsTransientFailure(this Exception e) => e switch
    {
        DbException { SqlState: not null } d =>
            d.IsTransient || d.SqlState is ReadOnlySqlTransaction or AdminShutdown or CrashShutdown,
        DbException => true,
        TimeoutException or IOException or System.Net.Sockets.SocketException => true,
        _ => false,
    };

    /// <summary>
    /// The server said nothing in time. The driver's pool keeps its other connections to that server then, as long as
    /// no cancellation is waited for, and each would be tried in its turn: whoever meets this clears the pool.
    /// </summary>
    public static bool IsSilence(this Exception e) => e is DbException { InnerException: TimeoutException };
}
