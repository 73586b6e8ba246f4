using Npgsql;

namespace TradingSystem.IntegrationTests.Operations;

[Collection(TradingCollection.Name)]
public sealed class AppRoleTests(TwoWorkers system)
{
    [Theory]
    [InlineData("update order_events set detail = 'forged'")]
    [InlineData("delete from order_events")]
    [InlineData("truncate order_events")]
    [InlineData("delete from order_events_other")]
    [InlineData("update audit_blocks set hash = hash")]
    [InlineData("delete from audit_blocks")]
    [InlineData("truncate audit_blocks")]
    [InlineData("update fills set price = 1")]
    [InlineData("delete from fills")]
    [InlineData("truncate fills")]
    [InlineData("update schema_migrations set checksum = ''")]
    [InlineData("insert into schema_functions (name, checksum) values ('intake_orders', '')")]
    [InlineData("create or replace function first_id(at timestamptz) returns uuid language sql as 'select null::uuid'")]
    [InlineData("alter table order_events disable trigger all")]
    [InlineData("create table mine (id int)")]
    public async Task Programs_role_is_refused_to(string sql)
    {
        var e = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(sql));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, e.SqlState);
    }

    [Theory]
    [InlineData("insert into order_events (order_id, version, type, at) values (gen_random_uuid(), 1, 'accepted', now())")]
    [InlineData("delete from orders")]
    [InlineData("update accounts set status = status")]
    [InlineData("select count(*) from audit_blocks")]
    public async Task Programs_role_may(string sql) => await ExecuteAsync(sql);

    [Fact]
    public async Task Programs_connect_with_that_role()
    {
        await using var command = system.Database.CreateCommand(
            "select count(*) from pg_stat_activity where usename = 'trading_app' and datname = 'trading'");

        Assert.True(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is > 0L);
    }

    /// <summary>As the role, and undone at once.</summary>
    private async Task ExecuteAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(await system.ConnectionStringAsync("tradingdb"));
        await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var undone = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection, undone);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
