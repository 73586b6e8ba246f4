using System.CommandLine;
using TradingSystem.Cli;
using TradingSystem.Cli.Audit;
using TradingSystem.Cli.Backups;
using TradingSystem.Cli.DeadLetters;
using TradingSystem.Cli.Deployments;
using TradingSystem.Cli.Forensics;
using TradingSystem.Cli.Keys;
using TradingSystem.Cli.Output;
using TradingSystem.Cli.Verification;

Lines.FitOutput();
var deployment = new DeploymentOptions();
var root = new RootCommand(
    "The operator's command line of TradingSystem. Exit codes: 0 good, 1 something is wrong (it is named), 2 wrong use, or something can't be reached.")
{
    VerifyCommand.Create(deployment),
    AuditCommands.Create(deployment),
    BlackBoxCommands.Create(deployment),
    DeadLetterCommands.Create(deployment),
    BackupCommand.Create(deployment),
    RestoreCommand.Create(deployment),
    KeyCommands.Create(deployment),
};
deployment.AddTo(root);
return await CommandRun.RunAsync(root, args);
