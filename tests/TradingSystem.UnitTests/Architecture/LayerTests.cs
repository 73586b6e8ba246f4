namespace TradingSystem.UnitTests.Architecture;

/// <summary>References go one way: processes use libraries, and no two folders of a project use each other.</summary>
public sealed class LayerTests
{
    private const string Domain = "TradingSystem.Domain";
    private const string Core = "TradingSystem.Core";
    private const string Alpaca = "TradingSystem.Alpaca";
    private const string Broker = "TradingSystem.Brokers.Alpaca";
    private const string Postgres = "TradingSystem.Postgres";
    private const string RabbitMq = "TradingSystem.RabbitMq";
    private const string Redis = "TradingSystem.Redis";
    private const string Defaults = "TradingSystem.ServiceDefaults";

    /// <summary>What each project may use; whatever isn't here may use nothing of ours.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["TradingSystem.Core"] = [Domain],
        ["TradingSystem.Alpaca"] = [Domain],
        ["TradingSystem.Brokers.Alpaca"] = [Domain, Core, Alpaca],
        ["TradingSystem.Postgres"] = [Domain, Core],
        ["TradingSystem.RabbitMq"] = [Domain, Core],
        ["TradingSystem.Redis"] = [Domain, Core, Alpaca],
        ["TradingSystem.Api"] = [Domain, Core, Alpaca, Broker, Postgres, RabbitMq, Redis, Defaults],
        ["TradingSystem.Cli"] = [Domain, Core, Alpaca, Broker, Postgres, RabbitMq],
        ["TradingSystem.Exchange"] = [Domain, Alpaca, Defaults],
        ["TradingSystem.Scaler"] = [Domain, Core, Postgres, RabbitMq, Defaults],
        ["TradingSystem.Worker"] = [Domain, Core, Broker, Postgres, RabbitMq, Redis, Defaults],
    };

    private static readonly SourceTree Tree = SourceTree.Read();

    [Fact]
    public void Every_project_was_read()
    {
        Assert.Contains(Domain, Tree.Projects);
        Assert.Contains("TradingSystem.AppHost", Tree.Projects);
        Assert.All(Allowed, pair => Assert.Contains(pair.Key, Tree.Projects));
        foreach (var (project, used) in Allowed)
        {
            Assert.All(used.Where(name => name is Domain or Core or Alpaca),
                name => Assert.Contains(Tree.Uses, use => use.From.Project == project && use.To.Project == name));
        }
    }

    [Fact]
    public void Projects_use_only_what_is_below_them()
    {
        var upward = Tree.Uses.Where(use => use.From.Project != use.To.Project
            && !(Allowed.GetValueOrDefault(use.From.Project) ?? []).Contains(use.To.Project));

        Holds(upward.Select(use => $"{use.From.Project} → {use.To.Project}: {use}"));
    }

    [Fact]
    public void No_folders_of_a_project_use_each_other()
    {
        var problems = new List<string>();
        foreach (var uses in Tree.Uses.Where(use => use.From.Project == use.To.Project)
            .GroupBy(use => use.From.Project))
        {
            var next = uses.ToLookup(use => use.From, use => use.To);
            problems.AddRange(uses.Where(use => Reaches(next, use.To, use.From))
                .Select(use => $"{use.From} → {use.To.Name}, and back: {use}"));
        }

        Holds(problems);
    }

    private static void Holds(IEnumerable<string> problems) =>
        Assert.True(!problems.Any(), string.Join(Environment.NewLine, problems.Order(StringComparer.Ordinal)));

    private static bool Reaches(ILookup<Room, Room> next, Room from, Room to)
    {
        var (seen, open) = (new HashSet<Room> { from }, new Stack<Room>([from]));
        while (open.TryPop(out var room))
        {
            if (room == to) return true;
            foreach (var other in next[room].Where(seen.Add)) open.Push(other);
        }
        return false;
    }
}
