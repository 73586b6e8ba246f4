using System.Data;
using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;
using TradingSystem.Core.Invariants;
using TradingSystem.Core.Leases;
using TradingSystem.Domain.Books;
using TradingSystem.Postgres.Connections;
using static TradingSystem.Postgres.Connections.SqlBatch;

namespace TradingSystem.Postgres.Stores;

/// <summary>
/// Reads what is kept of accounts from PostgreSQL, all of one snapshot, for the invariants to be checked.
/// </summary>
public sealed class SqlBooks(NpgsqlDataSource source)
{
    private sealed record OutboxRow(Guid AccountId, Guid OrderId, int Entries);

    private sealed record LeaseRow(string Name, long Token, DateTime Since);

    private static readonly string Orders = $"""
        select {OrderRows.Columns} from orders o left join assets a on a.symbol = o.symbol where o.account_id = $1
        """;

    private static readonly string Fills = $"select {FillRows.Entries.Select()} from fills where account_id = $1";
    private static readonly string Positions = $"select {PositionRows.Columns} from positions where account_id = $1";

    /// <summary>Every account, the house's included.</summary>
    public async Task<IReadOnlyList<Guid>> AccountsAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Guid>(new(
            "select id from accounts order by id", cancellationToken: ct))).AsList();
    }

    /// <summary>How far each lease has come, by its name. Tokens only grow.</summary>
    public async Task<IReadOnlyDictionary<string, LeaseState>> LeasesAsync(CancellationToken ct)
    {
        const string sql = """select name "Name", token "Token", since "Since" from leases""";
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<LeaseRow>(new(sql, cancellationToken: ct));
        return rows.ToDictionary(lease => lease.Name, lease => new LeaseState(lease.Token, lease.Since));
    }

    public async Task<AccountBooks> ReadAsync(Guid accountId, CancellationToken ct) =>
        await ReadAsync([accountId], ct).SingleAsync(ct);

    /// <summary>
    /// One account after the other. The outbox, which has no index for it, is gone through once for all of them.
    /// </summary>
    public async IAsyncEnumerable<AccountBooks> ReadAsync(
        IReadOnlyCollection<Guid> accountIds, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var entries = (await connection.QueryAsync<OutboxRow>(new("""
            select o.account_id "AccountId", o.id "OrderId", count(*)::int "Entries" from outbox b cross join unnest(b.order_ids) named(id) join orders o on o.id = named.id
             where b.kind = 'execute' and o.account_id = any(@accountIds) group by o.account_id, o.id
            """, new { accountIds = accountIds.ToArray() }, snapshot, cancellationToken: ct))).ToLookup(row => row.AccountId);
        var keptSince = await connection.ExecuteScalarAsync<DateTime?>(new(
            "select since from retention where kept = 'outbox'", transaction: snapshot, cancellationToken: ct));
        foreach (var accountId in accountIds)
        {
            yield return await ReadAsync(connection, snapshot, accountId,
                entries[accountId].ToDictionary(row => row.OrderId, row => row.Entries),
                (DateTimeOffset?)keptSince ?? DateTimeOffset.MinValue, ct);
        }
        await snapshot.CommitAsync(ct);
    }

    private static async Task<AccountBooks> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction snapshot,
        Guid accountId, IReadOnlyDictionary<Guid, int> entries, DateTimeOffset keptSince, CancellationToken ct)
    {
        var account = await connection.QuerySingleAsync<Account>(new("""
            select id "Id", number "Number", status "Status", cash "Cash", deposited "Deposited", reserved "Reserved", collateral "Collateral" from accounts where id = @accountId
            """, new { accountId }, snapshot, cancellationToken: ct));
        var orders = await RowsAsync(connection, Orders, accountId, OrderRows.Read, ct);
        var fills = await RowsAsync(connection, Fills, accountId, row => FillRows.Entries.Read(row), ct);
        var events = await RowsAsync(connection,
            "select e.order_id, e.version, e.type, e.detail from order_events e join orders o on o.id = e.order_id where o.account_id = $1",
            accountId,
            row => new EventEntry(
                row.GetGuid(0), row.GetInt32(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3)),
            ct);
        var positions = await RowsAsync(connection, Positions, accountId, PositionRows.Read, ct);
        var adjustments = await RowsAsync(connection, "select symbol, qty, cash from adjustments where account_id = $1",
            accountId,
            row => new AdjustmentEntry(row.IsDBNull(0) ? null : row.GetString(0), row.GetDecimal(1), row.GetDecimal(2)),
            ct);
        return new(account, orders, fills, events, positions, adjustments, entries, keptSince);
    }

    private static async Task<List<T>> RowsAsync<T>(
        NpgsqlConnection connection, string sql, Guid accountId, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        await using var rows = await new SqlBatch(connection).Add(sql, Value(accountId)).ReadAsync(ct);
        var all = new List<T>();
        while (await rows.ReadAsync(ct)) all.Add(read(rows));
        return all;
    }
}
