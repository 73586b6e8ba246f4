using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

internal static class Ports
{
    // Below the range that outgoing connections take theirs from: a port must still be free when its owner is restarted.
    private const int First = 20000, Last = 32000;

    public static void Allocate(IEnumerable<IResource> resources)
    {
        var endpoints = resources.SelectMany(r => r.Annotations.OfType<EndpointAnnotation>()).ToArray();
        foreach (var endpoint in endpoints) endpoint.AllocatedPort ??= endpoint.Port ?? endpoint.TargetPort;
        var taken = endpoints.Select(e => e.AllocatedPort).OfType<int>().ToHashSet();
        foreach (var endpoint in endpoints.Where(e => e.AllocatedPort is null))
        {
            int port;
            do port = RandomNumberGenerator.GetInt32(First, Last);
            while (!taken.Add(port) || !IsFree(port));
            endpoint.AllocatedPort = port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
