using System.CommandLine;
using System.CommandLine.Invocation;
using Npgsql;
using RabbitMQ.Client.Exceptions;
using TradingSystem.Core.Brokers;

namespace TradingSystem.Cli;

/// <summary>From arguments to an exit code; what went wrong is one line on standard error.</summary>
internal static class CommandRun
{
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        try
        {
            var code = await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
            return parsed.Action is ParseErrorAction ? ExitCode.WrongUse : code;
        }
        catch (Exception e) when (Explain(e) is { } message)
        {
            await Console.Error.WriteLineAsync($"tradingctl: {message}");
            return e is CliProblem problem ? problem.Code : ExitCode.WrongUse;
        }
    }

    /// <summary>Null when it is a defect, whose stack trace is worth seeing.</summary>
    private static string? Explain(Exception e) => e switch
    {
        CliProblem => e.Message,
        PostgresException p => $"the database refused: {p.MessageText}",
        NpgsqlException => $"the database doesn't answer: {e.Message}",
        TimeoutException => $"no answer: {e.Message}",
        BrokerUnavailableException => $"the broker doesn't answer: {e.Message}",
        BrokerUnreachableException => $"RabbitMQ can't be reached: {e.InnerException?.Message ?? e.Message}",
        OperationInterruptedException => $"RabbitMQ refused: {e.Message}",
        OperationCanceledException => "interrupted",
        IOException or UnauthorizedAccessException => e.Message,
        _ => null,
    };
}
