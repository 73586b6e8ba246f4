using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TradingSystem.Postgres.Schema;

namespace TradingSystem.Testkit.Running;

/// <summary>A database with the system's schema on the system's servers, for one test; gone afterwards.</summary>
internal sealed class ScratchDatabase(RunningSystem system, string name, NpgsqlDataSource source) : IAsyncDisposable
{
    public NpgsqlDataSource Source => source;

    public static async Task<ScratchDatabase> CreateAsync(RunningSystem system, string purpose, CancellationToken ct)
    {
        var name = $"{purpose}_{Guid.NewGuid():N}";
        await using (var create = system.Database.CreateCommand($"create database {name}"))
        {
            await create.ExecuteNonQueryAsync(ct);
        }
        var made = new ScratchDatabase(system, name,
            NpgsqlDataSource.Create(
                new NpgsqlConnectionStringBuilder(
                    await system.ConnectionStringAsync("tradingdb-owner"))
                { Database = name }));
        await new Migrator(made.Source, NullLogger<Migrator>.Instance).ApplyAsync(ct);
        return made;
    }

    public async Task<object?> ValueAsync(string sql, params object[] values)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        // By force it would fail while the server itself works on it: autovacuum's processes are nobody's to end.
        await Eventually.TrueAsync($"{name} is dropped", async () =>
        {
            await using var drop = system.Database.CreateCommand($"drop database if exists {name}");
            await drop.ExecuteNonQueryAsync(CancellationToken.None);
            return true;
        });
    }
}
