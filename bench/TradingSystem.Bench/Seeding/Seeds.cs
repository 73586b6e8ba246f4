using Npgsql;
using TradingSystem.Bench.Running;
using TradingSystem.Core.Security;
using TradingSystem.Domain.Orders;

namespace TradingSystem.Bench.Seeding;

/// <summary>
/// Rows as a long life of the system would have left them, written by SQL: <c>bench/seeds</c> has a file for each
/// table.
/// </summary>
internal sealed class Seeds(RunningSystem system, DatabasePair database)
{
    private const int ChunkOrders = 50_000;

    /// <summary>Rows and indexes on both servers, about 2000 bytes on each, and their log.</summary>
    private const long BytesForAnOrder = 5_000;

    private static readonly string[] Tables =
    [
        "orders", "order_events", "fills", "outbox", "reserve_accounts", "positions"
    ];
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "seeds");
    private long next;

    /// <summary>Accounts with keys up to that number; those that are there stay as they are.</summary>
    public async Task MakeAccountsAsync(int accounts, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await RunAsync(connection, "accounts", ct, accounts);
        await RunAsync(connection, "api_keys", ct, accounts, system.TraderKeyId, SecretHash.Of(system.TraderSecret));
    }

    /// <summary>
    /// All load accounts have traded these symbols before: the first order in one makes a row, which isn't what is
    /// measured.
    /// </summary>
    public async Task MakePositionsAsync(IReadOnlyList<string> symbols, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await RunAsync(connection, "empty_positions", ct, (object)symbols.ToArray());   // one value, not several
    }

    /// <summary>Orders that are added from now on go to all load accounts and these symbols in turn.</summary>
    public async Task SpreadAsync(IReadOnlyList<string> symbols, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await RunAsync(connection, "staging", ct);
        var slots = (await AccountsAsync(connection, ct))
            .SelectMany(
                account => symbols.Select(
                    symbol => (Account: account, Symbol: symbol, Partition: Partition.Of(account, symbol))))
            .ToArray();
        await RunAsync(connection, "slots", ct, slots.Select(s => s.Account).ToArray(),
            slots.Select(s => s.Symbol).ToArray(), slots.Select(s => s.Partition).ToArray());
        // Numbers that no other run used: client order ids are made of them.
        next = await database.CountAsync("select extract(epoch from now())::bigint * 100000000", ct);
    }

    /// <param name="open">Waiting for the market, verified with the broker for good; else filled.</param>
    public async Task AddOrdersAsync(long count, bool open, CancellationToken ct)
    {
        if (new DriveInfo(Path.GetFullPath(system.DataFolder)).AvailableFreeSpace < count * BytesForAnOrder)
        {
            throw new BenchProblem($"the disk is too small for {count} orders more: --history, --open-orders");
        }
        await using var connection = await database.OpenAsync(ct);
        await ExecuteAsync(connection, "set synchronous_commit = local", ct);
        for (var left = count; left > 0; left -= ChunkOrders, next += ChunkOrders)
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await ExecuteAsync(connection, "truncate seed.orders", ct);
            await RunAsync(connection, "chunk", ct, next, next + Math.Min(left, ChunkOrders) - 1, open);
            foreach (var table in Tables) await RunAsync(connection, table, ct);
            await transaction.CommitAsync(ct);
        }
        await ExecuteAsync(connection, "vacuum (analyze) orders, order_events, fills, outbox, accounts, positions", ct);
    }

    private static async Task<List<Guid>> AccountsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select id from accounts where number like 'PX%' order by number", connection);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var accounts = new List<Guid>();
        while (await rows.ReadAsync(ct)) accounts.Add(rows.GetGuid(0));
        return accounts;
    }

    private static async Task RunAsync(
        NpgsqlConnection connection, string file, CancellationToken ct, params object[] values) =>
        await ExecuteAsync(
            connection, await File.ReadAllTextAsync(Path.Combine(Folder, file + ".sql"), ct), ct, values);

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken ct, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync(ct);
    }
}
