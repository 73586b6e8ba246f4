using System.Globalization;

namespace TradingSystem.Bench.Reporting;

/// <summary>What a bench prints: tables for people, then a line for each value, for programs.</summary>
public sealed class Report(TextWriter output)
{
    private readonly List<string> values = [];

    /// <summary>Whether something that must hold didn't.</summary>
    public bool HasFailed { get; private set; }

    public void Line(string text) => output.WriteLine(text);

    /// <summary>Something that must hold didn't: the bench's exit code says so.</summary>
    public void Fail(string text)
    {
        HasFailed = true;
        Line($"FAILED: {text}");
    }

    /// <summary>A line <c>name value unit</c> at the end.</summary>
    public void Value(string name, double value, string unit) => values.Add($"{name} {Format(value)} {unit}");

    public void Ratio(string name, double value) =>
        values.Add(string.Create(CultureInfo.InvariantCulture, $"ratio {name} {value:F2}"));

    /// <summary>
    /// A <see cref="LiveTable"/> whose rows are all known: its columns are as wide as their widest cell.
    /// </summary>
    public void Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [heads, .. rows];
        var table = new LiveTable(this, heads, [.. heads.Select((_, column) => all.Max(row => row[column].Length))]);
        foreach (var row in all.Skip(1)) table.Row(row);
    }

    public void End()
    {
        output.WriteLine();
        foreach (var value in values) output.WriteLine(value);
    }

    /// <summary>Three digits that mean something, and no exponent.</summary>
    public static string Format(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 100 => value.ToString("F0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("F2", CultureInfo.InvariantCulture),
    };
}
