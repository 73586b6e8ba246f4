using System.Net;
using System.Net.Sockets;

namespace TradingSystem.Api.RateLimits;

/// <summary>
/// Where a request comes from, as whoever sends it can't change it at will: of IPv6 the network of 64 bits, which one
/// machine has whole.
/// </summary>
internal static class SourceAddress
{
    private const int NetworkBytes = 8;

    /// <param name="address">Null for a connection without one, as over a Unix socket.</param>
    public static string Of(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4().ToString();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes).ToString();
    }
}
