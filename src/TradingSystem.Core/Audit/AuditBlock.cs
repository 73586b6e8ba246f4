using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TradingSystem.Domain.Text;

namespace TradingSystem.Core.Audit;

/// <summary>A link of the chain: the events of a range of seq, sealed together.</summary>
/// <param name="Number">1, 2, 3 …</param>
/// <param name="FirstSeq">One above the last seq of the block before: the ranges leave no room for anything between
/// them.</param>
/// <param name="Entries">An <see cref="AuditEntry"/> for each event, by seq.</param>
/// <param name="SealedAt">UTC with microseconds, in the form of <see cref="AuditEvent.At"/>.</param>
public sealed record AuditBlock(long Number, long FirstSeq, long LastSeq, int Events, byte[] PreviousHash,
    byte[] Entries, byte[] Hash, string SealedAt)
{
    /// <summary>What the first block follows: 32 zero bytes.</summary>
    public static byte[] Genesis { get; } = new byte[SHA256.HashSizeInBytes];

    /// <summary>The block's number and hash: kept elsewhere, it proves the chain up to here.</summary>
    public AuditAnchor Anchor => new(Number, Convert.ToHexStringLower(Hash));

    /// <summary>Seals what follows a block (null: the first ones of all).</summary>
    public static AuditBlock Seal(
        AuditBlock? previous, long lastSeq, IReadOnlyList<AuditEvent> events, DateTimeOffset now)
    {
        var entries = new byte[events.Count * AuditEntry.Size];
        for (var i = 0; i < events.Count; i++) events[i].Entry.Write(entries.AsSpan(i * AuditEntry.Size));
        var block = new AuditBlock((previous?.Number ?? 0) + 1, (previous?.LastSeq ?? 0) + 1, lastSeq, events.Count,
            previous?.Hash ?? Genesis, entries, [], UtcTime.Format(now));
        return block with { Hash = block.ComputeHash() };
    }

    /// <summary>
    /// SHA-256 of the previous block's hash, the line <c>number|first_seq|last_seq|events|sealed_at\n</c> and the
    /// entries.
    /// </summary>
    public byte[] ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(PreviousHash);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{Number}|{FirstSeq}|{LastSeq}|{Events}|{SealedAt}\n")));
        hash.AppendData(Entries);
        return hash.GetHashAndReset();
    }

    public AuditEntry EntryAt(int index) => AuditEntry.Read(Entries.AsSpan(index * AuditEntry.Size, AuditEntry.Size));
}
