using System.Text;

namespace TradingSystem.Domain.Orders;

/// <summary>Orders of one account and symbol share a partition: within it their sequence is kept.</summary>
public static class Partition
{
    /// <summary>Number of partitions, and of queues. Changing it needs empty queues.</summary>
    public const int Count = 8;

    /// <summary>
    /// FNV-1a (32 bits) over the id's bytes and the symbol, with a final mix: <c>Guid.GetHashCode</c> of UUID v7 puts
    /// nearly everything into one partition.
    /// </summary>
    public static short Of(Guid account, string symbol)
    {
        Span<byte> bytes = stackalloc byte[16 + Encoding.UTF8.GetMaxByteCount(symbol.Length)];
        account.TryWriteBytes(bytes);
        var length = 16 + Encoding.UTF8.GetBytes(symbol, bytes[16..]);
        var hash = 2166136261u;
        foreach (var b in bytes[..length]) hash = (hash ^ b) * 16777619u;
        hash ^= hash >> 16;
        return (short)(hash % Count);
    }
}
