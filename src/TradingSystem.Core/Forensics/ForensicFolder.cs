namespace TradingSystem.Core.Forensics;

/// <summary>The folder of black boxes and dumps: its owner's only, and never full of old ones.</summary>
internal static class ForensicFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder, and room in it for one more file of that pattern.</summary>
    public static void Prepare(string folder, string pattern, int kept)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, Private);
        foreach (var old in new DirectoryInfo(folder).GetFiles(pattern)
            .OrderByDescending(file => file.Name, StringComparer.Ordinal)
            .Skip(kept - 1))
        {
            old.Delete();
        }
    }
}
