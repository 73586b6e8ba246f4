using System.Globalization;

namespace TradingSystem.Core.Leases;

/// <summary>Names of the leases that own a partition: <c>partition-07</c>.</summary>
public static class LeaseName
{
    private const string PartitionPrefix = "partition-";

    public static string OfPartition(int partition) =>
        string.Create(CultureInfo.InvariantCulture, $"{PartitionPrefix}{partition:D2}");

    /// <exception cref="FormatException">The lease isn't a partition's.</exception>
    public static int PartitionOf(string lease) =>
        int.Parse(lease.AsSpan(PartitionPrefix.Length), CultureInfo.InvariantCulture);
}
