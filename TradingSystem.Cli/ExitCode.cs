namespace TradingSystem.Cli;

internal static class ExitCode
{
    public const int Good = 0;

    /// <summary>The command did its work and found something wrong.</summary>
    public const int Wrong = 1;

    /// <summary>Wrong use, or something can't be reached.</summary>
    public const int WrongUse = 2;
}
