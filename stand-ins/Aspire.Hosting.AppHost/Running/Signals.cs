using System.Globalization;
using System.Runtime.InteropServices;

namespace Aspire.Hosting.Running;

internal static class Signals
{
    public const int Kill = 9, Terminate = 15;

    public static void Send(int pid, int signal) => _ = kill(pid, signal);

    public static void SendToGroup(int group, int signal) => _ = kill(-group, signal);

    /// <summary>Whether anybody lives in the group; a zombie that nobody has reaped yet doesn't count.</summary>
    public static bool GroupLives(int group) => Directory.EnumerateDirectories("/proc").Any(directory =>
    {
        if (!char.IsAsciiDigit(Path.GetFileName(directory)[0])) return false;
        try
        {
            // pid (name) state ppid pgrp …; the name may contain anything, so count from its closing parenthesis.
            var stat = File.ReadAllText(directory + "/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 4);
            return fields[0] is not ("Z" or "X") && int.Parse(fields[2], CultureInfo.InvariantCulture) == group;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);
}
