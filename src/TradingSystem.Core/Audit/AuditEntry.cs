using System.Buffers.Binary;

namespace TradingSystem.Core.Audit;

/// <summary>
/// The seal of one event: names the row even when it is gone. 44 bytes: seq (8), order id (16), version (4), hash (16),
/// all big-endian.
/// </summary>
public readonly record struct AuditEntry(long Seq, Guid OrderId, int Version, UInt128 Hash)
{
    public const int Size = 44;

    public static AuditEntry Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64BigEndian(bytes),
        new Guid(bytes.Slice(8, 16), bigEndian: true),
        BinaryPrimitives.ReadInt32BigEndian(bytes[24..]),
        BinaryPrimitives.ReadUInt128BigEndian(bytes[28..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes, Seq);
        OrderId.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(bytes[24..], Version);
        BinaryPrimitives.WriteUInt128BigEndian(bytes[28..], Hash);
    }

    public override string ToString() => $"event {Seq} (order {OrderId}, version {Version})";
}
