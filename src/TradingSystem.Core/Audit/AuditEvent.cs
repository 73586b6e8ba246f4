using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TradingSystem.Core.Audit;

/// <summary>A row of <c>order_events</c>, as it is hashed.</summary>
/// <param name="At">UTC with microseconds, as PostgreSQL's <c>to_char(at at time zone 'utc',
/// 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')</c> prints it: a text, since a row that somebody spoiled may hold what is no time
/// for us.</param>
public sealed record AuditEvent(long Seq, Guid OrderId, int Version, string Type, string? Detail, string At)
{
    /// <summary>
    /// The text whose SHA-256 goes into the row's entry: <c>seq|order_id|version|at|length:type|detail</c>. The length
    /// is that of the type in bytes of UTF-8, without which the border between type and detail could be moved; the last
    /// <c>|</c> is there only when the detail isn't null.
    /// </summary>
    public string Canonical =>
        string.Create(CultureInfo.InvariantCulture,
            $"{Seq}|{OrderId}|{Version}|{At}|{Encoding.UTF8.GetByteCount(Type)}:{Type}{(Detail is null ? "" : "|")}{Detail}");

    /// <summary>
    /// What is sealed of the row; the hash is the first 16 bytes of the SHA-256 of <see cref="Canonical"/>.
    /// </summary>
    public AuditEntry Entry =>
        new(Seq, OrderId, Version,
            BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical))));
}
