using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TradingSystem.AppHost.Data;

/// <summary>
/// Root's servers run as users of their own, who must be able to pass through every folder above their data. Where they
/// can't (a clone in a private home), their data goes to /var/tmp.
/// </summary>
internal static class ServersFolder
{
    private const UnixFileMode Passable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static string For(string root)
    {
        if (!Environment.IsPrivilegedProcess || IsPassable(root)) return root;
        var fallback =
            $"/var/tmp/tradingsystem-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..12]}";
        Directory.CreateDirectory(fallback, Passable);
        // Anybody may make a folder there: one that isn't root's isn't ours.
        if (OwnerOf(fallback) != 0)
        {
            throw new StartProblem(
                $"{fallback} belongs to another user: remove it, or give a --data folder that every user can pass through.");
        }
        Console.WriteLine($"The servers' users can't reach {root}: their data is in {fallback}");
        return fallback;
    }

    private static bool IsPassable(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (!at.UnixFileMode.HasFlag(UnixFileMode.OtherExecute)) return false;
        }
        return true;
    }

    private static int OwnerOf(string folder)
    {
        using var stat = Process.Start(new ProcessStartInfo(
            "stat", ["-c", "%u", folder])
        { RedirectStandardOutput = true })!;
        return int.Parse(stat.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture);
    }
}
