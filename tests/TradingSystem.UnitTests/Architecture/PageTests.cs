using System.Text.RegularExpressions;
using TradingSystem.Testkit.Running;

namespace TradingSystem.UnitTests.Architecture;

/// <summary>The pages of the documentation.</summary>
public sealed partial class PageTests
{
    private static readonly string Root = RepositoryFolder.Root;

    public static TheoryData<string> Pages =>
    [
        "README.md",
        "CONTRIBUTING.md",
        .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path)),
    ];

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation { get; }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_somewhere(string page)
    {
        var path = Path.Combine(Root, page);
        var targets = Link.Matches(File.ReadAllText(path)).Select(match => match.Groups["target"].Value);

        var broken = targets.Where(target => !target.Contains("://", StringComparison.Ordinal) && !Leads(path, target));

        Assert.Empty(broken);
    }

    private static bool Leads(string page, string target)
    {
        var parts = target.Split('#');
        var file = parts[0].Length == 0 ? page : Path.GetFullPath(parts[0], Path.GetDirectoryName(page)!);
        if (!Path.Exists(file)) return false;
        return parts.Length == 1 || File.ReadLines(file).Any(line => line.StartsWith('#') && Anchor(line) == parts[1]);
    }

    /// <summary>A heading's anchor, as GitHub makes it.</summary>
    private static string Anchor(string heading)
    {
        var words = heading.TrimStart('#').Trim().ToLowerInvariant();
        return Punctuation.Replace(words, "").Replace(' ', '-');
    }
}
