using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Aspire.StackExchange.Redis.Sentinel;

/// <summary>
/// Asks the sentinels for the master, one after the other until one answers; the connection to that one is kept.
/// Sentinels are given the password of the servers, as StackExchange.Redis 2.x does.
/// </summary>
internal sealed class SentinelQuery(IReadOnlyList<EndPoint> sentinels, string serviceName, string? password, TimeSpan timeout) : IDisposable
{
    private Resp? connection;
    private int current;

    /// <summary>The master's address; null when no sentinel answers or none knows the service.</summary>
    public async Task<EndPoint?> FindMasterAsync(CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < sentinels.Count; tries++)
        {
            try
            {
                connection ??= await Resp.ConnectAsync(sentinels[current], password, timeout, cancellationToken);
                var reply = await connection.AskAsync(cancellationToken, "SENTINEL", "get-master-addr-by-name", serviceName);
                if (reply is List<object?> { Count: 2 } pair && pair[0] is string host && pair[1] is string port)
                {
                    return Address(host, int.Parse(port, CultureInfo.InvariantCulture));
                }
            }
            catch (Exception e) when (IsTrouble(e) && !cancellationToken.IsCancellationRequested)
            {
                // the next one may answer
            }

            Forget();
        }

        return null;
    }

    /// <summary>Whether the server says itself that it is a master: a sentinel that was cut off names the old one.</summary>
    public async Task<bool> IsMasterAsync(EndPoint server, CancellationToken cancellationToken)
    {
        try
        {
            using var asked = await Resp.ConnectAsync(server, password, timeout, cancellationToken);
            return await asked.AskAsync(cancellationToken, "ROLE") is List<object?> { Count: > 0 } role && role[0] is "master";
        }
        catch (Exception e) when (IsTrouble(e) && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The next question goes to the next sentinel.</summary>
    public void Forget()
    {
        connection?.Dispose();
        connection = null;
        current = (current + 1) % sentinels.Count;
    }

    public void Dispose() => connection?.Dispose();

    private static bool IsTrouble(Exception e)
        => e is SocketException or IOException or InvalidDataException or OperationCanceledException or ObjectDisposedException or FormatException;

    private static EndPoint Address(string host, int port)
        => IPAddress.TryParse(host, out var ip) ? new IPEndPoint(ip, port) : new DnsEndPoint(host, port);
}
