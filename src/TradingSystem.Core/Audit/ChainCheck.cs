namespace TradingSystem.Core.Audit;

/// <summary>
/// Compares blocks with each other and with the events they sealed. Pure, and holds one block at a time: give it each
/// block by number, after each the events up to its last seq, by seq, and then call <see cref="End"/>.
/// </summary>
/// <param name="found">Called for each problem.</param>
/// <param name="start">The block before the first one given; null at the beginning of the chain.</param>
/// <param name="anchor">A block that must be there; null: none.</param>
public sealed class ChainCheck(Action<AuditProblem> found, AuditBlock? start = null, AuditAnchor? anchor = null)
{
    private AuditBlock? previous = start;
    private AuditBlock? current;
    private bool followsGap;
    private bool anchored;
    private int next;

    public long Blocks { get; private set; }

    public long Events { get; private set; }

    /// <summary>The newest block so far.</summary>
    public AuditBlock? Head => current ?? previous;

    public void Block(AuditBlock block)
    {
        EndBlock();
        (current, next) = (block, 0);
        Blocks++;
        var expected = (previous?.Number ?? 0) + 1;
        followsGap = block.Number > expected;
        if (followsGap)
        {
            found(AuditProblem.BlocksMissing(expected, block.Number - 1));
        }
        else if (block.Number < expected
            || block.FirstSeq != (previous?.LastSeq ?? 0) + 1
            || !block.PreviousHash.AsSpan().SequenceEqual(previous?.Hash ?? AuditBlock.Genesis))
        {
            found(AuditProblem.LinkBroken(block));
        }
        if (block.Entries.Length != block.Events * AuditEntry.Size
            || !block.ComputeHash().AsSpan().SequenceEqual(block.Hash))
        {
            found(AuditProblem.BlockChanged(block));
        }
        if (anchor?.Number != block.Number) return;
        anchored = true;
        if (anchor != block.Anchor) found(AuditProblem.AnchorLost(anchor, block));
    }

    public void Event(AuditEvent row)
    {
        var block = current ?? throw new InvalidOperationException("a block comes first");
        Events++;
        for (; next < Sealed(block) && block.EntryAt(next).Seq < row.Seq; next++)
        {
            found(AuditProblem.EventDeleted(block, block.EntryAt(next)));
        }
        if (next < Sealed(block) && block.EntryAt(next).Seq == row.Seq)
        {
            var entry = block.EntryAt(next++);
            if (entry != row.Entry) found(AuditProblem.EventChanged(block, entry, row));
        }
        // What a missing block had sealed can't be judged.
        else if (!followsGap || row.Seq >= block.FirstSeq) found(AuditProblem.EventInserted(block, row));
    }

    public void End()
    {
        EndBlock();
        if (anchor is not null && !anchored) found(AuditProblem.AnchorLost(anchor, null));
    }

    private void EndBlock()
    {
        if (current is not { } block) return;
        for (; next < Sealed(block); next++) found(AuditProblem.EventDeleted(block, block.EntryAt(next)));
        (previous, current) = (block, null);
    }

    private static int Sealed(AuditBlock block) => block.Entries.Length / AuditEntry.Size;
}
