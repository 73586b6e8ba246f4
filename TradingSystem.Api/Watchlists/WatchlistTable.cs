using Dapper;
using Npgsql;

namespace TradingSystem.Api.Watchlists;

/// <summary>The table <c>watchlists</c>. Null: there is no such list.</summary>
public sealed class WatchlistTable(NpgsqlDataSource primary, TimeProvider clock)
{
    private const string Columns =
        """id "Id", account_id "AccountId", name "Name", symbols "Symbols", created_at "CreatedAt", updated_at "UpdatedAt" """;
    private const string Chosen = "account_id = @AccountId and (id = @Id or name = @Name)";

    public async Task<IReadOnlyList<Watchlist>> ListAsync(Guid account, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Watchlist>(new(
            $"select {Columns} from watchlists where account_id = @account order by created_at, id", new { account },
            cancellationToken: ct))).AsList();
    }

    public Task<Watchlist?> FindAsync(WatchlistKey key, CancellationToken ct) =>
        OneAsync($"select {Columns} from watchlists where {Chosen}", key, null, null, ct);

    /// <returns>Null when the account has as many as it may have.</returns>
    /// <exception cref="PostgresException">Unique violation: the account has one of that name.</exception>
    public Task<Watchlist?> AddAsync(Guid account, string name, string[] symbols, CancellationToken ct) => OneAsync($"""
        insert into watchlists (id, account_id, name, symbols, created_at, updated_at)
        select @Id, @AccountId, @Name, @symbols, @now, @now where (select count(*) from watchlists where account_id = @AccountId) < {Watchlist.MaxOfAccount}
        returning {Columns}
        """, new(account, Guid.CreateVersion7(clock.GetUtcNow()), name), null, symbols, ct);

    /// <param name="name">Null: stays.</param>
    /// <param name="symbols">Null: stay.</param>
    /// <exception cref="PostgresException">Unique violation: the account has another one of that name.</exception>
    public Task<Watchlist?> ChangeAsync(WatchlistKey key, string? name, string[]? symbols, CancellationToken ct) =>
        OneAsync(
            $"update watchlists set name = coalesce(@text, name), symbols = coalesce(@symbols, symbols), updated_at = @now where {Chosen} returning {Columns}",
            key, name, symbols, ct);

    /// <summary>Appends a symbol; one that is in the list stays where it is.</summary>
    public Task<Watchlist?> AppendAsync(WatchlistKey key, string symbol, CancellationToken ct) =>
        OneAsync(
            $"update watchlists set symbols = case when @text = any(symbols) then symbols else symbols || @text end, updated_at = @now where {Chosen} returning {Columns}",
            key, symbol, null, ct);

    public Task<Watchlist?> RemoveAsync(WatchlistKey key, string symbol, CancellationToken ct) =>
        OneAsync(
            $"update watchlists set symbols = array_remove(symbols, @text), updated_at = @now where {Chosen} returning {Columns}",
            key, symbol, null, ct);

    public Task<Watchlist?> DeleteAsync(WatchlistKey key, CancellationToken ct) =>
        OneAsync($"delete from watchlists where {Chosen} returning {Columns}", key, null, null, ct);

    private async Task<Watchlist?> OneAsync(
        string sql, WatchlistKey key, string? text, string[]? symbols, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Watchlist>(new(sql,
            new { key.AccountId, key.Id, key.Name, text, symbols, now = clock.GetUtcNow().UtcDateTime },
            cancellationToken: ct));
    }
}
