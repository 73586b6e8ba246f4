using System.Data;
using System.Text.Json;
using Dapper;
using Npgsql;
using TradingSystem.Alpaca.Text;
using TradingSystem.Alpaca.Trading;
using TradingSystem.Domain.Risk;

namespace TradingSystem.Api.Accounts;

/// <summary>
/// The table <c>account_configurations</c>; what the intake enforces stands in the account's row as well, which it
/// locks.
/// </summary>
public sealed class ConfigurationTable(NpgsqlDataSource primary, RiskOptions limits)
{
    private const string Read = "select settings::text from account_configurations where account_id = @account";

    public async Task<AccountConfigurationWire> FindAsync(Guid account, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        return Parse(await connection.ExecuteScalarAsync<string?>(new(Read, new { account }, cancellationToken: ct)));
    }

    /// <summary>
    /// Changes the settings as they are now. Orders that are accepted after this returns meet the new ones.
    /// </summary>
    public async Task<(AccountConfigurationWire After, AlpacaError? Refused)> ChangeAsync(
        Guid account, JsonElement patch, CancellationToken ct)
    {
        await using var connection = await primary.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
        await connection.ExecuteAsync(new("select from accounts where id = @account for update", new { account },
            transaction, cancellationToken: ct));
        var before = Parse(
            await connection.ExecuteScalarAsync<string?>(new(
                Read, new { account }, transaction, cancellationToken: ct)));
        if (ConfigurationPatch.Apply(patch, before, limits, out var after) is { } refused) return (before, refused);
        await connection.ExecuteAsync(new("""
            insert into account_configurations (account_id, settings) values (@account, @settings::jsonb) on conflict (account_id) do update set settings = excluded.settings;
            update accounts set suspend_trade = @SuspendTrade, fractional_trading = @FractionalTrading, no_shorting = @NoShorting where id = @account
            """, new { account, settings = JsonSerializer.Serialize(after, TradingJson.Default.AccountConfigurationWire), after.SuspendTrade, after.FractionalTrading, after.NoShorting }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return (after, null);
    }

    private static AccountConfigurationWire Parse(string? settings) =>
        settings is null ? new() : JsonSerializer.Deserialize(settings, TradingJson.Default.AccountConfigurationWire)!;
}
