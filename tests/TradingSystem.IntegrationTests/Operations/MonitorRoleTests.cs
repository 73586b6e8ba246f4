using Npgsql;

namespace TradingSystem.IntegrationTests.Operations;

/// <summary>The role that the monitor's health check connects as, without a secret, from all of this machine.</summary>
[Collection(TradingCollection.Name)]
public sealed class MonitorRoleTests(TwoWorkers system)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("postgres-a", "trading")]
    [InlineData("postgres-a", "template1")]
    [InlineData("postgres-b", "trading")]
    [InlineData("postgres-b", "template1")]
    public async Task Other_databases_are_closed_to_it(string node, string database)
    {
        var e = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(node, database, "select 1"));

        Assert.Equal(PostgresErrorCodes.InvalidAuthorizationSpecification, e.SqlState);
    }

    [Theory]
    [InlineData("create temporary table mine (id int)")]
    [InlineData("create table mine (id int)")]
    [InlineData("create table public.mine (id int)")]
    public async Task It_may_make_nothing_in_its_own(string sql)
    {
        var primary = await system.PrimaryAsync();

        var e = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(primary, "postgres", sql));

        Assert.True(
            e.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidSchemaName, e.Message);
    }

    [Fact]
    public async Task It_has_few_connections_at_a_time()
    {
        await using var command = system.Database.CreateCommand(
            "select rolconnlimit from pg_roles where rolname = 'pgautofailover_monitor'");

        Assert.Equal(8, await command.ExecuteScalarAsync(Ct));
    }

    private async Task ExecuteAsync(string node, string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(
            $"Host=127.0.0.1;Port={system.Port(node)};Username=pgautofailover_monitor;Password=pgautofailover_monitor;Database={database};Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
