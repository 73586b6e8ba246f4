using System.ComponentModel;
using System.Diagnostics;

namespace TradingSystem.AppHost.Servers;

internal static class ContainerRuntime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly string[] Runtimes = ["docker", "podman"];

    /// <summary>Whether docker or podman is installed and answers.</summary>
    public static bool Answers() => Runtimes.Any(runtime =>
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(
                runtime, ["info"])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (process.WaitForExit(Patience)) return process.ExitCode == 0;
            process.Kill();
            return false;
        }
        catch (Win32Exception)
        {
            return false;
        }
    });
}
