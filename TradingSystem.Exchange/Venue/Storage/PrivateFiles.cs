namespace TradingSystem.Exchange.Venue.Storage;

/// <summary>Files that only the exchange's own user may read: they hold what every customer trades.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OfFiles = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OfFolders = OfFiles | UnixFileMode.UserExecute;

    /// <summary>
    /// Makes the folder and the file if they aren't there, and closes both to others; what was made by an earlier
    /// version, too.
    /// </summary>
    /// <returns>The file's path.</returns>
    public static string Make(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return path;
        }
        Directory.CreateDirectory(folder, OfFolders);
        File.SetUnixFileMode(folder, OfFolders);
        using (new FileStream(path,
            new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite,
                UnixCreateMode = OfFiles
            }))
        {
            File.SetUnixFileMode(path, OfFiles);
        }
        return path;
    }
}
