namespace TradingSystem.ChaosTests.Faults;

/// <summary>A system whose two databases each have a small disk of their own.</summary>
public sealed class SmallDisks : ChaosSystem
{
    /// <summary>PostgreSQL runs as a user of its own, who must be able to enter.</summary>
    private const UnixFileMode Passable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const string Size = "700m";
    private readonly List<string> mounted = [];

    /// <summary>Why there are no such disks; null when there are.</summary>
    public string? Impossible { get; private set; }

    protected override async Task StartAsync()
    {
        try
        {
            foreach (var node in new[] { "postgres-a", "postgres-b" })
            {
                var folder = Path.Combine(Data, node);
                Directory.CreateDirectory(folder);
                await Shell.RunAsync("mount", "-t", "tmpfs", "-o", $"size={Size}", "tmpfs", folder);
                mounted.Add(folder);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            Impossible = "small disks can't be mounted here";
            return;
        }
        foreach (var folder in mounted.Prepend(Data)) File.SetUnixFileMode(folder, Passable);
        await base.StartAsync();
    }

    protected override async Task EndedAsync()
    {
        foreach (var folder in mounted) await Shell.RunAsync("umount", folder);
    }

    public async Task FillAsync(string node)
    {
        await using var file = File.Create(Ballast(node));
        var block = new byte[1 << 20];
        try
        {
            while (true) await file.WriteAsync(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Empty(string node) => File.Delete(Ballast(node));

    private string Ballast(string node) => Path.Combine(Data, node, "ballast");
}

public sealed class DiskChaosTests(SmallDisks system, ITestOutputHelper output) : IClassFixture<SmallDisks>
{
    private static readonly TimeSpan FullFor = TimeSpan.FromSeconds(10);

    [Fact(Explicit = true)]
    public async Task Primarys_disk_full()
    {
        const string Fault = "PostgreSQL primary, disk full (10 s)";
        await StartOrSkipAsync(Fault);
        await system.SettledAsync();
        var primary = await system.PrimaryAsync();
        await new Experiment(system, output).RunAsync(
            Fault, () => system.FillAsync(primary), () => Empty(primary), HoldAsync);
    }

    [Fact(Explicit = true)]
    public async Task Both_disks_full()
    {
        const string Fault = "PostgreSQL, both disks full (10 s)";
        await StartOrSkipAsync(Fault);
        await new Experiment(system, output).RunAsync(Fault,
            async () => { await system.FillAsync("postgres-a"); await system.FillAsync("postgres-b"); },
            async () => { await Empty("postgres-a"); await Empty("postgres-b"); },
            HoldAsync);
    }

    private static Task HoldAsync() => Task.Delay(FullFor, TimeProvider.System, TestContext.Current.CancellationToken);

    private async Task StartOrSkipAsync(string fault)
    {
        await system.EnsureStartedAsync();
        if (system.Impossible is not { } reason) return;
        system.Table.AddSkipped(fault, reason);
        Assert.Skip(reason);
    }

    private Task Empty(string node)
    {
        system.Empty(node);
        return Task.CompletedTask;
    }
}
