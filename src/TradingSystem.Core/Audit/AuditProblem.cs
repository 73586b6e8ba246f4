namespace TradingSystem.Core.Audit;

/// <summary>Something that was found wrong.</summary>
/// <param name="Block">Number of the block that it was found with.</param>
/// <param name="Event">The event that it concerns, as it was sealed (or, inserted, as it stands there); null when it
/// concerns the block.</param>
/// <param name="Message">One line that names it.</param>
public sealed record AuditProblem(AuditProblemKind Kind, long Block, AuditEntry? Event, string Message)
{
    public static AuditProblem EventChanged(AuditBlock block, AuditEntry sealedEntry, AuditEvent row)
    {
        var now = (row.OrderId, row.Version) == (sealedEntry.OrderId, sealedEntry.Version)
            ? ""
            : $"; it says order {row.OrderId}, version {row.Version} now";
        return new(AuditProblemKind.EventChanged, block.Number, sealedEntry,
            $"{sealedEntry} was changed after block {block.Number} had sealed it{now}");
    }

    public static AuditProblem EventDeleted(AuditBlock block, AuditEntry sealedEntry) =>
        new(AuditProblemKind.EventDeleted, block.Number, sealedEntry,
            $"{sealedEntry} was deleted after block {block.Number} had sealed it");

    public static AuditProblem EventInserted(AuditBlock block, AuditEvent row) =>
        new(AuditProblemKind.EventInserted, block.Number, row.Entry,
            $"{row.Entry} was inserted after block {block.Number} had sealed its range");

    public static AuditProblem BlockChanged(AuditBlock block) =>
        new(AuditProblemKind.BlockChanged, block.Number, null,
            $"block {block.Number} was changed: its content doesn't give its hash");

    public static AuditProblem BlocksMissing(long first, long last) =>
        new(AuditProblemKind.BlockMissing, first, null,
            first == last ? $"block {first} is missing" : $"blocks {first} to {last} are missing");

    public static AuditProblem LinkBroken(AuditBlock block) =>
        new(AuditProblemKind.LinkBroken, block.Number, null,
            $"block {block.Number} doesn't follow block {block.Number - 1}: it was made for another one");

    public static AuditProblem AnchorLost(AuditAnchor anchor, AuditBlock? found) =>
        new(AuditProblemKind.AnchorLost, anchor.Number, null, found is null
            ? $"block {anchor.Number} is missing: the chain was cut since it was noted as {anchor}"
            : $"block {anchor.Number} isn't the one that was noted: its hash is {found.Anchor.Hash} instead of {anchor.Hash}");
}
