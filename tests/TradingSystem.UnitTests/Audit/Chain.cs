using TradingSystem.Core.Audit;

namespace TradingSystem.UnitTests.Audit;

/// <summary>A sealed history to spoil.</summary>
internal sealed record Chain(List<AuditEvent> Events, List<AuditBlock> Blocks)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 14, 30, 0, TimeSpan.Zero);

    /// <summary>Blocks of so many events each; every third seq is missing, as after a rollback.</summary>
    public static Chain Of(params int[] sizes)
    {
        var chain = new Chain([], []);
        var seq = 0L;
        foreach (var size in sizes)
        {
            var events = new List<AuditEvent>();
            for (var i = 0; i < size; i++)
            {
                seq += seq % 3 == 1 ? 2 : 1;
                events.Add(Event(seq));
            }
            chain.Events.AddRange(events);
            chain.Blocks.Add(AuditBlock.Seal(
                chain.Blocks.LastOrDefault(), seq, events, Start.AddSeconds(chain.Blocks.Count)));
        }
        return chain;
    }

    public static AuditEvent Event(long seq) =>
        new(seq, new Guid((int)seq, 7, 7, [1, 2, 3, 4, 5, 6, 7, 8]), (int)(seq % 5) + 1, "filled",
            seq % 2 == 0 ? null : $"detail {seq}", "2026-01-05T14:30:00.000000Z");

    /// <summary>What a verification finds, the events given to it as a database would: by seq.</summary>
    public List<AuditProblem> Check(AuditAnchor? anchor = null, AuditBlock? start = null)
    {
        var problems = new List<AuditProblem>();
        var check = new ChainCheck(problems.Add, start, anchor);
        var rows = new Queue<AuditEvent>(Events.Where(row => row.Seq > (start?.LastSeq ?? long.MinValue))
            .OrderBy(row => row.Seq));
        foreach (var block in Blocks.Where(block => block.Number > (start?.Number ?? 0)).OrderBy(block => block.Number))
        {
            check.Block(block);
            while (rows.TryPeek(out var row) && row.Seq <= block.LastSeq) check.Event(rows.Dequeue());
        }
        check.End();
        return problems;
    }
}
