using System.Text.Json;
using Npgsql;
using TradingSystem.Postgres.Schema;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Operations;

[Collection(TradingCollection.Name)]
public sealed class BackupTests(TwoWorkers system) : IAsyncLifetime
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"trading-backup-{Guid.NewGuid():N}");
    private readonly string name = $"restored_{Guid.NewGuid():N}";

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        // Without force, which would have to end a superuser's autovacuum.
        await using var drop = system.Database.CreateCommand($"drop database if exists {name}");
        await drop.ExecuteNonQueryAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Backup_made_while_orders_are_traded_restores_whole_and_goes_on()
    {
        var load = new OrderLoad(system, $"backup-{Guid.NewGuid():N}");
        await load.RunAsync(clients: 8, orders: 400, atOrder: 200,
            then: () => Tradingctl.RunAsync(system, "backup", "--output", folder));
        var manifest = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(folder, "manifest.json"), Ct)).RootElement;

        var restored = await Tradingctl.RunAsync(system, "restore", "--input", folder, "--database", name);

        Assert.Contains($"database {name} is what was backed up", restored.Output, StringComparison.Ordinal);
        await Tradingctl.RunAsync(
            system, "audit", "verify", "--database", name, "--anchor", manifest.GetProperty("anchor").GetString()!);
        Assert.Contains("all invariants hold",
            (await Tradingctl.RunAsync(system, "verify", "--database", name, "--stuck-after", "86400")).Output,
            StringComparison.Ordinal);
        await using var database = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(
                await system.ConnectionStringAsync("tradingdb-owner"))
            { Database = name });
        Assert.Equal(manifest.GetProperty("rows").GetProperty("public.orders").GetInt64(),
            await NumberAsync(database, "select count(*) from orders"));
        Assert.Equal(0,
            await NumberAsync(database,
                "select count(*) from orders o where version <> (select count(distinct version) from order_events e where e.order_id = o.id)"));
        Assert.True(
            await NumberAsync(database,
                "insert into order_events (order_id, version, type, at) values (gen_random_uuid(), 1, 'accepted', now()) returning seq") > await NumberAsync(
                    database, "select max(seq) from order_events where seq < (select max(seq) from order_events)"));

        // What the migrations of the next start do: nothing is missing, and the programs get their rights.
        Assert.Equal(0,
            await new Migrator(
                database, Microsoft.Extensions.Logging.Abstractions.NullLogger<Migrator>.Instance).ApplyAsync(Ct));
        await new AppRole(database, new() { AppPassword = system.Secret("postgres-app-password") }).EnsureAsync(Ct);
        await using var programs = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(await system.ConnectionStringAsync("tradingdb")) { Database = name });
        Assert.True(await NumberAsync(programs, "select count(*) from orders") > 0);
    }

    [Fact]
    public async Task Restore_refuses_a_database_with_something_in_it_and_a_dump_that_was_changed()
    {
        await Tradingctl.RunAsync(system, "backup", "--output", folder);

        var intoItself = await Tradingctl.TryAsync(system, "restore", "--input", folder, "--database", "trading");
        Assert.Equal(2, intoItself.Code);
        Assert.Contains("database trading isn't empty", intoItself.Error, StringComparison.Ordinal);

        var again = await Tradingctl.TryAsync(system, "backup", "--output", folder);
        Assert.Equal(2, again.Code);
        Assert.Contains("exists already", again.Error, StringComparison.Ordinal);

        await using (var dump = new FileStream(Path.Combine(folder, "trading.dump"), FileMode.Open))
        {
            dump.Seek(-1, SeekOrigin.End);
            var last = dump.ReadByte();
            dump.Seek(-1, SeekOrigin.End);
            dump.WriteByte((byte)~last);
        }
        var changed = await Tradingctl.TryAsync(system, "restore", "--input", folder, "--database", name);
        Assert.Equal(1, changed.Code);
        Assert.Contains("it was changed or cut", changed.Error, StringComparison.Ordinal);
    }

    private static async Task<long> NumberAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
