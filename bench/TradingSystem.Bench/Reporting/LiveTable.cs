namespace TradingSystem.Bench.Reporting;

/// <summary>
/// A table whose rows are printed as they come. The first column is text and flushed left, the others numbers and
/// flushed right.
/// </summary>
internal sealed class LiveTable
{
    private const int TextWidth = 14, NumberWidth = 6;
    private readonly Report report;
    private readonly int[] widths;

    /// <summary>Its columns are as wide as their heads, and no narrower than a number.</summary>
    public LiveTable(Report report,
        IReadOnlyList<string> heads) : this(
            report, heads, [.. heads.Select((head, i) => Math.Max(head.Length, i == 0 ? TextWidth : NumberWidth))])
    { }

    public LiveTable(Report report, IReadOnlyList<string> heads, int[] widths)
    {
        (this.report, this.widths) = (report, widths);
        report.Line("");
        Row(heads);
        report.Line(
            "| "
                + string.Join(" | ",
                    widths.Select((width, i) => i == 0 ? new string('-', width) : new string('-', width - 1) + ":"))
                        + " |");
    }

    public void Row(IReadOnlyList<string> cells) =>
        report.Line(
            "| "
                + string.Join(" | ",
                    cells.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))) + " |");
}
