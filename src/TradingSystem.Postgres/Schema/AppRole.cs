using Dapper;
using Npgsql;

namespace TradingSystem.Postgres.Schema;

/// <summary>
/// The role that the Api, the workers and the scaler connect as. It reads and writes the ordinary tables; history it
/// can only add to. Called by the owner after the migrations, whose new tables it thereby learns of; calling it again
/// changes nothing.
/// </summary>
public sealed class AppRole(NpgsqlDataSource owner, AppRoleOptions options)
{
    /// <summary>Rows are added to these tables and never changed or deleted.</summary>
    public static readonly IReadOnlyList<string> AppendOnly = ["order_events", "audit_blocks", "adjustments", "fills"];

    public async Task EnsureAsync(CancellationToken ct)
    {
        var role = options.AppRole;
        await using var connection = await owner.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Two that grant the same rights at the same time would get in each other's way.
        await connection.ExecuteAsync(new(
            "select pg_advisory_xact_lock(hashtext(@role))", new { role }, transaction, cancellationToken: ct));
        var exists = await connection.ExecuteScalarAsync<bool>(new(
            "select exists (select from pg_roles where rolname = @role)", new { role }, transaction,
            cancellationToken: ct));
        var database = new NpgsqlCommandBuilder().QuoteIdentifier(connection.Database);
        await connection.ExecuteAsync(new($"""
            {(exists ? "alter" : "create")} role {role} login password '{ScramVerifier.Of(options.AppPassword)}';
            -- Statements are prepared while tables are small, and touch few rows of what grows: none of their plans may read a table whole.
            alter role {role} set enable_seqscan = off;
            grant connect on database {database} to {role};
            grant usage on schema public to {role};
            do $$ declare item text; begin
              -- Not "on all tables": extensions have some of their own there, and the parts of a table are reached through it alone.
              for item in select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relowner = current_user::regrole loop
                execute 'grant select, insert, update, delete on ' || item || ' to {role}';
              end loop;
              for item in select oid::regprocedure from pg_proc where pronamespace = 'public'::regnamespace and proowner = current_user::regrole loop
                execute 'grant execute on function ' || item || ' to {role}';
              end loop;
            end $$;
            revoke insert, update, delete on schema_migrations, schema_functions from {role};
            revoke update, delete, truncate on {string.Join(", ", AppendOnly)} from {role};
            """, transaction: transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
    }
}
