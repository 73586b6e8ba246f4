using System.CommandLine;
using Npgsql;
using TradingSystem.Cli.Deployments;
using TradingSystem.Cli.Output;
using TradingSystem.Core.Audit;
using TradingSystem.Postgres.Audit;

namespace TradingSystem.Cli.Audit;

/// <summary><c>tradingctl audit verify</c></summary>
internal static class AuditVerifyCommand
{
    private const int MaxPrinted = 1000;

    public static Command Create(DeploymentOptions deployment)
    {
        var anchor = new Option<string?>("--anchor")
        {
            Description = "a block that was noted before (as this command prints it): it must be there, unchanged",
            HelpName = "NUMBER:HASH"
        };
        var command = new Command("verify",
            "verifies the whole history against its seals, and prints the newest block to be kept elsewhere")
            {
                anchor
            };
        command.SetAction((parsed, ct) => RunAsync(deployment.Of(parsed), parsed.GetValue(anchor), ct));
        return command;
    }

    private static async Task<int> RunAsync(Deployment deployment, string? anchorText, CancellationToken ct)
    {
        var anchor = anchorText is null
            ? null
            : AuditAnchor.Parse(anchorText) ?? throw new CliProblem($"--anchor is NUMBER:HASH with a hash of 64 hex digits, not '{anchorText}'");
        await using var database = NpgsqlDataSource.Create(deployment.Database);
        var printed = 0;
        var report = await new AuditVerifier(database).VerifyAsync(problem =>
        {
            if (printed++ < MaxPrinted)
            {
                Lines.Wrong(problem.Message);
            }
        }, null, anchor, ct);
        if (printed > MaxPrinted) Lines.Wrong($"… and {printed - MaxPrinted} more");
        Lines.Write(
            $"{report.Blocks} blocks, {report.Events} events; {report.Unsealed} younger events aren't sealed yet");
        if (report.Head is { } head) Lines.Write($"anchor {head.Anchor}");
        if (report.Problems == 0) Lines.Good("the history is intact");
        else Lines.Wrong($"{report.Problems} problems");
        return report.Problems == 0 ? ExitCode.Good : ExitCode.Wrong;
    }
}
