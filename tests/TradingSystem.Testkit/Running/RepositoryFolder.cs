namespace TradingSystem.Testkit.Running;

/// <summary>The repository that the tests were built from.</summary>
internal static class RepositoryFolder
{
    /// <summary>The full path of the folder with the solution, which is above this program's own.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TradingSystem.sln")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName
            ?? throw new InvalidOperationException("the repository's root isn't above this program");
    }
}
