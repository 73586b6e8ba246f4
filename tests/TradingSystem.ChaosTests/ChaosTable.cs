using TradingSystem.Testkit.Running;

namespace TradingSystem.ChaosTests;

/// <summary>
/// The table in docs/reliability.md: what was measured now replaces what was measured earlier for the same fault.
/// </summary>
public sealed class ChaosTable
{
    private const string Begin = "<!-- chaos: written by ./test.sh chaos -->", End = "<!-- end of chaos -->";
    private const string Header = """
        | fault | acknowledged | lost | doubled | longest gap, ms | intake back after, s | all final after healing, s |
        | --- | --- | --- | --- | --- | --- | --- |
        """;
    private readonly List<(string Fault, string Line)> rows = [];

    public void Add(ChaosRow row) => rows.Add((row.Fault, row.ToString()));

    public void AddSkipped(string fault, string reason) =>
        rows.Add((fault, $"| {fault} | not run: {reason} | | | | | |"));

    public void Write()
    {
        if (rows.Count == 0) return;
        var file = Path.Combine(RepositoryFolder.Root, "docs", "reliability.md");
        var text = File.ReadAllText(file);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
        {
            throw new InvalidOperationException($"{file} has no place for the table between '{Begin}' and '{End}'");
        }
        var lines = text[(begin + Begin.Length)..end].Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(2)
            .ToList();
        foreach (var (fault, line) in rows)
        {
            var at = lines.FindIndex(old => old.StartsWith($"| {fault} |", StringComparison.Ordinal));
            if (at < 0) lines.Add(line);
            else lines[at] = line;
        }
        lines.Sort(StringComparer.OrdinalIgnoreCase);
        var table = $"{Header}\n{string.Join('\n', lines)}\n";
        File.WriteAllText(file, $"{text[..begin]}{Begin}\n{table}{text[end..]}");
        Console.WriteLine(table);
    }
}
