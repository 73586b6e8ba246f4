using System.Diagnostics;

namespace TradingSystem.Testkit.Running;

/// <summary>The operator's command line, as a process of its own.</summary>
internal static class Tradingctl
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "TradingSystem.Cli.dll");

    /// <summary>What it wrote, and its exit code.</summary>
    public sealed record Result(int Code, string Output, string Error)
    {
        /// <summary>The rest of the line that begins with a word.</summary>
        public string Value(string word) =>
            Output.Split('\n')
                .Single(line => line.StartsWith(word + " ", StringComparison.Ordinal))[(word.Length + 1)..].Trim();
    }

    public static async Task<Result> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [Program, .. arguments])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(
            TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(
                TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, await output, await error);
    }

    /// <summary>On a running system, where it must go well.</summary>
    public static async Task<Result> RunAsync(RunningSystem system, params string[] arguments)
    {
        var result = await TryAsync(system, arguments);
        Assert.True(result.Code == 0, $"{string.Join(' ', arguments)}: {result.Code}\n{result.Output}{result.Error}");
        return result;
    }

    public static Task<Result> TryAsync(RunningSystem system, params string[] arguments) =>
        RunAsync([.. arguments, "--data", system.Data]);
}
