namespace TradingSystem.Cli.Verification;

/// <summary>What was found of one invariant, over all accounts.</summary>
/// <param name="id">As docs/reliability.md numbers them.</param>
internal sealed class Verdict(string id, string statement)
{
    public const int MaxRows = 20;

    private readonly List<string> rows = [];
    private int contradictions;

    public string Id => id;

    public bool Holds => contradictions == 0;

    public string Headline => $"{id,-5}{(Holds ? "holds" : "BROKEN"),-8}{statement}";

    /// <summary>What contradicts it, as far as it is kept.</summary>
    public IEnumerable<string> Rows =>
        contradictions > rows.Count ? rows.Append($"… and {contradictions - rows.Count} more") : rows;

    public void Add(IEnumerable<string> found)
    {
        foreach (var row in found)
        {
            if (contradictions++ < MaxRows) rows.Add(row);
        }
    }
}
