namespace TradingSystem.Cli;

/// <summary>Ends the command with a message for the operator.</summary>
internal sealed class CliProblem(string message, int code = ExitCode.WrongUse) : Exception(message)
{
    public int Code { get; } = code;
}
