namespace TradingSystem.AppHost;

/// <summary>
/// Something that keeps the system from starting, which the operator can put right: told in one line, without a stack
/// trace.
/// </summary>
internal sealed class StartProblem(string message) : Exception(message)
{
    public static void EndsTheProcessWithOneLine() => AppDomain.CurrentDomain.UnhandledException += (_, e) =>
    {
        if (e.ExceptionObject is not StartProblem problem) return;
        Console.Error.WriteLine(problem.Message);
        Environment.Exit(1);
    };
}
