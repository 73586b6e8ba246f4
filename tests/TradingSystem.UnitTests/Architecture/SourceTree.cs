using System.Text.RegularExpressions;
using TradingSystem.Testkit.Running;

namespace TradingSystem.UnitTests.Architecture;

/// <summary>
/// A folder of a project with the files below it; a file beside the project file is a room by itself.
/// </summary>
internal sealed record Room(string Project, string Name)
{
    public override string ToString() => $"{Project}/{Name}";
}

/// <summary>What a file of one room uses of another one.</summary>
internal sealed record Use(Room From, Room To, string File, string Name)
{
    public override string ToString() => $"{File} uses {Name}";
}

/// <summary>
/// The product's source files and what they use of each other, as their using directives and qualified names say. A
/// name that is qualified by a part of its namespace only (<c>Orders.Order</c>) counts too.
/// </summary>
internal sealed partial class SourceTree
{
    private readonly List<SourceFile> files = [];

    private SourceTree()
    {
        var root = RepositoryFolder.Root;
        var folders = Directory.GetDirectories(root, "TradingSystem.*")
            .Concat(Directory.GetDirectories(Path.Combine(root, "src"), "TradingSystem.*"));
        foreach (var folder in folders.Where(folder => Directory.GetFiles(folder, "*.csproj").Length == 1))
        {
            var project = Path.GetFileName(folder);
            files.AddRange(Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Select(path => new SourceFile(project, Path.GetRelativePath(folder, path), File.ReadAllText(path))));
        }
        Projects = [.. files.Select(file => file.Room.Project).Distinct().Order(StringComparer.Ordinal)];
        Uses = FindUses();
    }

    public static SourceTree Read() => new();

    public IReadOnlyList<string> Projects { get; }

    /// <summary>Each use of one room by another, once for each file and name.</summary>
    public IReadOnlyList<Use> Uses { get; }

    private List<Use> FindUses()
    {
        var declared = files.SelectMany(file => file.Types.Select(type => (file.Namespace, type, file.Room)))
            .DistinctBy(type => (type.Namespace, type.type))
            .ToDictionary(type => (type.Namespace, type.type), type => type.Room);
        var rooms = files.GroupBy(file => file.Namespace)
            .ToDictionary(group => group.Key, group => group.Select(file => file.Room).Distinct().ToList());
        var uses = new HashSet<Use>();
        foreach (var file in files)
        {
            foreach (var used in file.Usings)
            {
                // A file beside the project file shares its namespace with others: what it declares is looked for by
                // name.
                foreach (var room in rooms.GetValueOrDefault(used) ?? [])
                {
                    var named = declared
                        .Where(type => type.Key.Namespace == used && type.Value == room)
                        .Select(type => type.Key.type);
                    if (rooms[used].Count == 1 || named.Any(file.Words.Contains)) Add(room, used);
                }
            }
            foreach (var (parts, name) in file.QualifiedNames)
            {
                foreach (var space in EnclosingAnd(file.Namespace, parts))
                {
                    if (declared.TryGetValue((space, name), out var room)) Add(room, $"{parts}.{name}");
                }
            }
            // Without a using: what the enclosing namespaces declare.
            for (var space = Parent(file.Namespace); space != ""; space = Parent(space))
            {
                foreach (var ((_, name), room) in declared.Where(type => type.Key.Namespace == space))
                {
                    if (file.Words.Contains(name)) Add(room, name);
                }
            }
            void Add(Room room, string name)
            {
                if (room != file.Room) uses.Add(new(file.Room, room, file.Path, name));
            }
        }
        return [.. uses];
    }

    private static IEnumerable<string> EnclosingAnd(string space, string parts)
    {
        yield return parts;
        for (; space != ""; space = Parent(space)) yield return $"{space}.{parts}";
    }

    private static string Parent(string space) => space.LastIndexOf('.') is var dot and > 0 ? space[..dot] : "";

    private sealed class SourceFile
    {
        public SourceFile(string project, string path, string text)
        {
            var slash = path.IndexOf('/', StringComparison.Ordinal);
            Room = new(project, slash < 0 ? path : path[..slash]);
            Path = $"{project}/{path}";
            Namespace = NamespaceLine().Match(text).Groups[1].Value;
            Usings = [.. UsingLine().Matches(text).Select(match => match.Groups[1].Value)];
            var code = Prose().Replace(text, "");
            Types = [.. Declaration().Matches(code).Select(match => match.Groups[1].Value)];
            Words = Word().Matches(code).Select(match => match.Value).ToHashSet();
            QualifiedNames = [.. Qualified().Matches(code)
                .Select(match => (match.Groups[1].Value, match.Groups[2].Value))
                .Distinct()];
        }

        public Room Room { get; }
        public string Path { get; }
        public string Namespace { get; }
        public IReadOnlyList<string> Usings { get; }
        public IReadOnlyList<string> Types { get; }
        public HashSet<string> Words { get; }
        public IReadOnlyList<(string Parts, string Name)> QualifiedNames { get; }
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^(?:global )?using (?:static )?(?:\w+ = )?(TradingSystem\.[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"^(?:\w+ )*(?:class|struct|record|interface|enum|delegate \w+) (?:struct )?(\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    /// <summary>Comments that aren't documentation, and simple texts: names in them are prose.</summary>
    [GeneratedRegex("""(?<!/)//(?!/).*$|"(?:[^"\\\n{]|\\.)*"|^(?:global )?using .*$""", RegexOptions.Multiline)]
    private static partial Regex Prose();

    [GeneratedRegex(@"\b[A-Z]\w*\b")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b([A-Z]\w*(?:\.[A-Z]\w*)*)\.([A-Z]\w*)\b")]
    private static partial Regex Qualified();
}
