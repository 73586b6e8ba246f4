using System.Diagnostics;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Operations;

/// <summary>
/// A server's folder belongs to the server's user: a superuser who starts the server touches nothing where a link of
/// that user leads.
/// </summary>
public sealed class ServerFolderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("trading-server-folder");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Link_in_the_place_of_a_lock_is_not_followed()
    {
        var (data, kept) = (folder.CreateSubdirectory("data"), Path.Combine(folder.FullName, "kept"));
        await File.WriteAllTextAsync(kept, "kept", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(data.FullName, ".guard"), kept);

        Assert.Equal("locked", await RunAsync(data, "guard \"$(id -un)\" true; echo locked"));

        Assert.Equal("kept", await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Folder_that_is_in_use_is_locked()
    {
        var data = folder.CreateSubdirectory("data");

        Assert.Equal(
            "in use", await RunAsync(data, "guard \"$(id -un)\" true; flock -n \"$DATA\" true || echo in use"));
    }

    private static async Task<string> RunAsync(DirectoryInfo data, string commands)
    {
        var start = new ProcessStartInfo("bash",
            ["-c", $". {Path.Combine(RepositoryFolder.Root, "infra", "lib.sh")}; {commands}"])
        {
            RedirectStandardOutput = true
        };
        start.Environment["DATA"] = data.FullName;
        start.Environment.Remove("OWNER_PID");
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return output.Trim();
    }
}
