namespace TradingSystem.AppHost.Data;

internal static class PrivateFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Written beside and moved into place: a reader sees the old content or the new one, and only its owner is one.
    /// </summary>
    public static void Write(string file, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!, Owner | UnixFileMode.UserExecute);
        var next = file + ".new";
        File.Delete(next);
        using (var stream = new FileStream(next,
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Owner }))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(content);
        }
        File.Move(next, file, overwrite: true);
    }
}
