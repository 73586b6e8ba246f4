using Spectre.Console;

namespace TradingSystem.Cli.Output;

/// <summary>
/// What a command says: plain lines, and tables that keep a row on one line when they go to a file or a pipe.
/// </summary>
internal static class Lines
{
    private const int WideEnough = 1000;

    public static void Write(string line) => Console.Out.WriteLine(line);

    public static void Good(string line) => AnsiConsole.Console.MarkupLineInterpolated($"[green]{line}[/]");

    public static void Wrong(string line) => AnsiConsole.Console.MarkupLineInterpolated($"[red]{line}[/]");

    /// <summary>On one line, without control characters, which could steer the terminal.</summary>
    public static string Safe(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '.' : c)) : text;

    public static void Table(string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold)))
            {
                NoWrap = true
            });
        }
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(cell)));
        AnsiConsole.Write(table);
    }

    /// <summary>Spectre takes a file or a pipe for a terminal with colours and 80 columns.</summary>
    public static void FitOutput()
    {
        if (!Console.IsOutputRedirected) return;
        AnsiConsole.Profile.Width = WideEnough;
        AnsiConsole.Profile.Capabilities.Ansi = false;
    }
}
