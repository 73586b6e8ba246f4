using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TradingSystem.Testkit.Running;

/// <summary>For servers that a test starts by itself.</summary>
internal static class FreeAddress
{
    /// <summary>On the loopback, at a port that nobody has now.</summary>
    public static string Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return string.Create(
            CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
