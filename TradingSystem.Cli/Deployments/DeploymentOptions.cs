using System.CommandLine;

namespace TradingSystem.Cli.Deployments;

/// <summary>The options that say which system is meant; every command has them.</summary>
internal sealed class DeploymentOptions
{
    private readonly Option<string> data = new("--data")
    {
        Description = "data folder of a running system (default .run)",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly Option<string> database = new("--database")
    {
        Description = "another database of the same servers, or a connection string; else the environment's ConnectionStrings__tradingdb, else what the data folder says",
        HelpName = "NAME|CONNECTION",
        Recursive = true,
    };

    private readonly Option<string> messaging = new("--messaging")
    {
        Description = "RabbitMQ's address, amqp://…; else the environment's ConnectionStrings__messaging, else what the data folder says",
        HelpName = "URI",
        Recursive = true,
    };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(data);
        root.Options.Add(database);
        root.Options.Add(messaging);
    }

    public Deployment Of(ParseResult parsed) =>
        new(parsed.GetValue(data), parsed.GetValue(database), parsed.GetValue(messaging),
            Environment.GetEnvironmentVariable);
}
