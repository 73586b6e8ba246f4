using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace TradingSystem.AppHost.Data;

/// <summary>
/// The folder of one system: the servers' data, its ports and secrets. It belongs to one AppHost at a time. A published
/// system has none.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode Passable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private readonly FileStream? claim;
    private readonly KeptPorts? ports;

    private DataFolder(string path, FileStream? claim, KeptPorts? ports)
    {
        Root = path;
        this.claim = claim;
        this.ports = ports;
    }

    public string Root { get; }

    public string EndpointsFile => Path.Combine(Root, "endpoints.json");

    public string ConnectionsFile => Path.Combine(Root, "connections.json");

    /// <summary>Where the servers keep their data: mostly <see cref="Root"/>.</summary>
    public string ServersRoot => field ??= ServersFolder.For(Root);

    public static DataFolder Open(IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode) return new DataFolder("", null, null);
        var root = Path.GetFullPath(
            builder.Configuration["data"] ?? Path.Combine(builder.AppHostDirectory, "..", ".run"));
        // The servers run as users of their own when we are root: they pass through this folder, but can't list it.
        try
        {
            Directory.CreateDirectory(root, Passable);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartProblem($"The data folder {root} can't be used: {e.Message}");
        }
        var claim = Claim(root);
        var data = new DataFolder(root, claim, new KeptPorts(Path.Combine(root, "ports.json")));
        // A reader must not take the last run's answer for this one's.
        data.ForgetAddresses();
        return data;
    }

    /// <summary>The port of that name, the same one on every start; null when publishing.</summary>
    public int? Port(string name) => ports?.For(name);

    public string Folder(string name) => Path.Combine(Root, name);

    /// <summary>A secret that lives as long as the data it opens; made on the first start.</summary>
    public string Secret(string name, Func<string> make)
    {
        if (claim is null) return make();
        var file = Path.Combine(Root, "secrets", name);
        if (!File.Exists(file)) PrivateFile.Write(file, make());
        return File.ReadAllText(file);
    }

    public void Dispose()
    {
        if (claim is null) return;
        ForgetAddresses();
        claim.Dispose();
    }

    private void ForgetAddresses()
    {
        File.Delete(EndpointsFile);
        File.Delete(ConnectionsFile);
    }

    private static FileStream Claim(string root)
    {
        var (file, owner) = (Path.Combine(root, "lock"), Path.Combine(root, "apphost.pid"));
        try
        {
            // Locked by the operating system: it's free again when this process is gone, however it went.
            var claim = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return claim;
        }
        catch (IOException)
        {
            var pid = File.Exists(owner) ? File.ReadAllText(owner) : "?";
            throw new StartProblem(
                $"The data folder {root} is in use by another AppHost (process {pid}): stop that one, or give another --data.");
        }
    }
}
