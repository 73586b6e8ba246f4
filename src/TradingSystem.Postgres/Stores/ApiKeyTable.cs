using Dapper;
using Npgsql;
using TradingSystem.Core.Security;

namespace TradingSystem.Postgres.Stores;

/// <summary>The keys in PostgreSQL.</summary>
public sealed class ApiKeyTable(NpgsqlDataSource primary)
{
    private sealed record Row
    {
        public string KeyId { get; init; } = "";
        public Guid AccountId { get; init; }
        public byte[] Hash { get; init; } = [];
        public string[] Roles { get; init; } = [];
    }

    /// <summary>Null when there is no such key, or it was revoked.</summary>
    public async Task<ApiKey?> FindAsync(string keyId, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new(
            "select key_id KeyId, account_id AccountId, secret_sha256 Hash, roles Roles from api_keys where key_id = @keyId and revoked_at is null",
            new { keyId }, cancellationToken: ct));
        return row is null ? null : new(row.KeyId, row.AccountId, row.Hash, row.Roles.ToHashSet());
    }

    /// <summary>The hashes of the secrets that some keys have now; those that were revoked aren't among them.</summary>
    public async Task<IReadOnlyDictionary<string, byte[]>> SecretsAsync(string[] keyIds, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Row>(new("""
            select key_id KeyId, secret_sha256 Hash from api_keys where key_id = any(@keyIds) and revoked_at is null
            """, new { keyIds }, cancellationToken: ct));
        return rows.ToDictionary(row => row.KeyId, row => row.Hash);
    }

    /// <summary>All keys ever made, newest first.</summary>
    public async Task<IReadOnlyList<KeyListing>> ListAsync(CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<KeyListing>(new("""
            select k.key_id KeyId, a.number AccountNumber, array_to_string(k.roles, ',') Roles, k.created_at CreatedAt, k.revoked_at RevokedAt
              from api_keys k join accounts a on a.id = k.account_id order by k.created_at desc, k.key_id
            """, cancellationToken: ct));
        return rows.AsList();
    }

    /// <returns>False when there is no such account.</returns>
    public async Task<bool> CreateAsync(string accountNumber, string keyId, byte[] secretSha256,
        IReadOnlyCollection<string> roles, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new("""
            insert into api_keys (key_id, account_id, secret_sha256, roles, created_at) select @keyId, id, @secretSha256, @roles, @now from accounts where number = @accountNumber
            """, new { accountNumber, keyId, secretSha256, roles = roles.ToArray(), now }, cancellationToken: ct)) == 1;
    }

    /// <returns>False when there is no such key, or it was revoked.</returns>
    public async Task<bool> ReplaceSecretAsync(string keyId, byte[] secretSha256, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new(
            "update api_keys set secret_sha256 = @secretSha256 where key_id = @keyId and revoked_at is null",
            new { keyId, secretSha256 }, cancellationToken: ct)) == 1;
    }

    /// <returns>False when there is no such key, or it was revoked before.</returns>
    public async Task<bool> RevokeAsync(string keyId, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new(
            "update api_keys set revoked_at = @now where key_id = @keyId and revoked_at is null", new { keyId, now },
            cancellationToken: ct)) == 1;
    }

    /// <summary>
    /// Makes the account and its key if they aren't there. A key that is there stays as it is: it may have been
    /// rotated or revoked since.
    /// </summary>
    public async Task EnsureAsync(
        Guid accountId, string accountNumber, decimal cash, ApiKey key, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(
            "insert into accounts (id, number, cash, deposited, last_equity, created_at) values (@accountId, @accountNumber, @cash, @cash, @cash, @now) on conflict do nothing",
            new { accountId, accountNumber, cash, now }, transaction);
        await connection.ExecuteAsync("""
            insert into api_keys (key_id, account_id, secret_sha256, roles, created_at) values (@KeyId, @AccountId, @SecretSha256, @roles, @now)
            on conflict do nothing
            """, new { key.KeyId, key.AccountId, key.SecretSha256, roles = key.Roles.ToArray(), now }, transaction);
        await transaction.CommitAsync(ct);
    }
}
