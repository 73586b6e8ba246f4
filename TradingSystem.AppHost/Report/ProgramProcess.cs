using System.Globalization;

namespace TradingSystem.AppHost.Report;

/// <summary>Aspire starts a project by <c>dotnet run</c> and reports that process: the program is its child.</summary>
internal static class ProgramProcess
{
    public static long Of(long reported)
    {
        try
        {
            var command = File.ReadAllText($"/proc/{reported}/cmdline").Split('\0');
            if (!Path.GetFileName(command[0]).StartsWith("dotnet", StringComparison.Ordinal) || !command.Skip(1).Take(1).Contains("run")) return reported;
            var children = File.ReadAllText($"/proc/{reported}/task/{reported}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return children.Length > 0 ? long.Parse(children[0], CultureInfo.InvariantCulture) : reported;
        }
        catch (IOException)
        {
            return reported;
        }
    }
}
