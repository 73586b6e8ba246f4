using System.Diagnostics;

namespace TradingSystem.ChaosTests;

/// <summary>Programs of the operating system.</summary>
internal static class Shell
{
    /// <summary>What it wrote, without the last line's end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message is what it said.</exception>
    public static async Task<string> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)}: {(await error).Trim()} {(await output).Trim()}");
        }
        return (await output).TrimEnd('\n');
    }

    public static Task<string> RunAsync(string program, params string[] arguments) =>
        RunAsync(new ProcessStartInfo(program, arguments));
}
