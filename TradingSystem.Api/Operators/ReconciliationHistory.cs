using Dapper;
using Npgsql;

namespace TradingSystem.Api.Operators;

/// <summary>The table <c>reconciliations</c>, which the workers write.</summary>
internal sealed class ReconciliationHistory(NpgsqlDataSource source)
{
    /// <returns>A JSON array, newest first.</returns>
    public async Task<string> LatestAsync(int limit, bool differing, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<string>(new("""
            select coalesce(json_agg(json_build_object('id', id, 'broker', broker, 'started_at', started_at, 'took_seconds', took_seconds, 'missed_fills', missed_fills, 'differences', differences) order by id desc), '[]')::text
              from (select * from reconciliations where not @differing or differences <> '[]' order by id desc limit @limit) latest
            """, new { limit, differing }, cancellationToken: ct)) ?? "[]";
    }
}
