using System.Globalization;
using TradingSystem.Bench.Running;

namespace TradingSystem.Bench.Peers;

/// <summary>
/// What would be built otherwise, on the servers of the running system: bench/Peers. It has a venue of its own, the
/// same program as the system's: on one account of one venue each would read the other's fills, and the system would
/// reconcile its books with them.
/// </summary>
internal sealed class Peer : IAsyncDisposable
{
    private const string Program = "TradingSystem.Peers.EfCore", Name = "peer", VenueName = "peer exchange";
    private readonly RunningSystem around;
    private readonly ChildProgram? venue;
    private readonly ChildProgram program;

    private Peer(RunningSystem around, ChildProgram? venue, ChildProgram program)
    {
        (this.around, this.venue, this.program) = (around, venue, program);
        around.Companions[Name] = program.ProcessId;
        if (venue is not null) around.Companions[VenueName] = venue.ProcessId;
        System = new RunningSystem(around.DataFolder)
        {
            Api = program.Address,
            Stream = new UriBuilder(program.Address) { Scheme = "ws", Path = "/stream" }.Uri,
            OrdersTable = "peer.orders",
            Companions = around.Companions,
        };
    }

    /// <summary>The same servers, accounts and keys, with the peer in front.</summary>
    public RunningSystem System { get; }

    /// <param name="executing">With its venue; else orders are taken and published, and no more.</param>
    public static async Task<Peer> StartAsync(Surroundings around, bool executing, CancellationToken ct)
    {
        var (system, database) = (around.System, around.Database);
        var venue = executing ? await StartVenueAsync(system, ct) : null;
        try
        {
            var environment = Variables($"/proc/{Environment.ProcessId}/environ");
            // The load generator's own setting.
            environment.Remove("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS");
            environment["Peer__Database"] = $"Host=127.0.0.1;Port={await database.PrimaryPortAsync(ct)};Username={DatabasePair.User};Password={database.Password};Database={DatabasePair.Database}";
            environment["Peer__Messaging"] = $"amqp://trading:{system.Secret("rabbitmq-password")}@127.0.0.1:{system.Port("rabbitmq")}";
            environment["Peer__KeyPrefix"] = system.TraderKeyId;
            environment["Peer__SecretKey"] = system.TraderSecret;
            environment["Peer__Accounts"] = around.Options.Accounts.ToString(CultureInfo.InvariantCulture);
            if (venue is not null)
            {
                environment["Peer__Venue"] = venue.Address.ToString();
                environment["Peer__VenueKeyId"] = system.ExchangeKeyId;
                environment["Peer__VenueSecretKey"] = system.ExchangeSecret;
            }
            return new(system, venue,
                await ChildProgram.StartAsync(
                    Name, ["dotnet", ProgramFile()], AppContext.BaseDirectory, environment, ct));
        }
        catch
        {
            if (venue is not null) await venue.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        around.Companions.Remove(Name);
        around.Companions.Remove(VenueName);
        await program.DisposeAsync();
        if (venue is not null) await venue.DisposeAsync();
        DeleteBooks(around);
    }

    /// <summary>The system's exchange once more, as it was started, with books of its own.</summary>
    private static async Task<ChildProgram> StartVenueAsync(RunningSystem system, CancellationToken ct)
    {
        var process = $"/proc/{system.Processes()["exchange"]}";
        var command = (await File.ReadAllTextAsync($"{process}/cmdline", ct)).Split(
            '\0', StringSplitOptions.RemoveEmptyEntries);
        var environment = Variables($"{process}/environ");
        DeleteBooks(system);
        environment["Exchange__DataDirectory"] = Books(system);
        return await ChildProgram.StartAsync("peer-exchange", command,
            Directory.ResolveLinkTarget($"{process}/cwd", returnFinalTarget: true)!.FullName, environment, ct);
    }

    private static string Books(RunningSystem system) =>
        Path.Combine(Path.GetFullPath(system.DataFolder), "peer-exchange");

    private static void DeleteBooks(RunningSystem system)
    {
        if (Directory.Exists(Books(system))) Directory.Delete(Books(system), recursive: true);
    }

    private static Dictionary<string, string> Variables(string file) =>
        File.ReadAllText(file)
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(v => v.Split('=', 2))
            .Where(v => v.Length == 2)
            .ToDictionary(v => v[0], v => v[1]);

    /// <summary>It is built with the bench, to a folder beside it.</summary>
    private static string ProgramFile()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return Path.Combine(here.Parent!.Parent!.FullName, Program, here.Name, $"{Program}.dll");
    }
}
