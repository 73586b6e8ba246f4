using System.CommandLine;
using Npgsql;
using TradingSystem.Alpaca.Requests;
using TradingSystem.Cli.Deployments;
using TradingSystem.Cli.Output;
using TradingSystem.Domain.Text;

namespace TradingSystem.Cli.Audit;

/// <summary><c>tradingctl audit export</c></summary>
internal static class ExportCommand
{
    public static Command Create(DeploymentOptions deployment)
    {
        var from = new Option<string?>("--from")
        {
            Description = "events that happened at or after that time",
            HelpName = "TIME"
        };
        var to = new Option<string?>("--to")
        {
            Description = "events that happened before that time",
            HelpName = "TIME"
        };
        var output = new Option<string>("--output")
        {
            Description = "the file to write",
            HelpName = "FILE",
            Required = true
        };
        var command = new Command("export",
            "writes events with their proofs as JSON lines: each block before the first of its events")
            {
                from,
                to,
                output
            };
        command.SetAction((parsed, ct) => RunAsync(deployment.Of(parsed), Time("--from", parsed.GetValue(from)),
            Time("--to", parsed.GetValue(to)), parsed.GetRequiredValue(output), ct));
        return command;
    }

    private static DateTimeOffset? Time(string option, string? text) =>
        text switch
        {
            null => null,
            _ when UtcTime.TryParse(text, out var time) => time,
            _ when DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) => DayEdge.First.Of(day, TimeZoneInfo.Utc),
            _ => throw new CliProblem($"{option} is a time like 2026-01-31 or 2026-01-31T14:30:00Z, not '{text}'"),
        };

    private static async Task<int> RunAsync(
        Deployment deployment, DateTimeOffset? from, DateTimeOffset? to, string output, CancellationToken ct)
    {
        await using var database = NpgsqlDataSource.Create(deployment.Database);
        var unfinished = output + ".partial";
        long events;
        await using (var file = File.Create(unfinished))
        {
            events = await AuditExport.WriteAsync(database, from, to, file, ct);
        }
        File.Move(unfinished, output, overwrite: true);
        Lines.Write($"{events} events in {output}");
        return ExitCode.Good;
    }
}
