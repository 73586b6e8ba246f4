using System.Net;
using TradingSystem.IntegrationTests.Running;

namespace TradingSystem.IntegrationTests.Operations;

[Collection(TradingCollection.Name)]
public sealed class KeyTests(TwoWorkers system)
{
    [Fact]
    public async Task Key_opens_the_Api_until_it_is_rotated_or_revoked()
    {
        var created = await Tradingctl.RunAsync(system, "keys", "create", "--account", "PA0000001", "--role", "trader", "--role", "viewer");
        var id = created.Value("key_id");
        using var first = new TradingClient(system.Trader.Address, id, created.Value("secret_key"));
        Assert.Equal("PA0000001", (await first.AccountAsync()).AccountNumber);

        var rotated = await Tradingctl.RunAsync(system, "keys", "rotate", id);
        using var second = new TradingClient(system.Trader.Address, id, rotated.Value("secret_key"));
        await AnswersAsync(first, HttpStatusCode.Unauthorized);
        await AnswersAsync(second, HttpStatusCode.OK);

        Assert.Contains(id, (await Tradingctl.RunAsync(system, "keys", "list")).Output, StringComparison.Ordinal);
        await Tradingctl.RunAsync(system, "keys", "revoke", id);
        await AnswersAsync(second, HttpStatusCode.Unauthorized);

        var again = await Tradingctl.TryAsync(system, "keys", "rotate", id);
        Assert.Equal(2, again.Code);
        Assert.Contains($"there is no key {id}, or it was revoked", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_of_the_system_leaves_a_rotated_and_a_revoked_key_as_they_are()
    {
        var id = system.ExtraTrader(7).KeyId;
        await Tradingctl.RunAsync(system, "keys", "rotate", id);
        var rotated = await RowAsync(id);
        await Migrations.RunAsync(system);
        Assert.Equal(rotated, await RowAsync(id));

        await Tradingctl.RunAsync(system, "keys", "revoke", id);
        var revoked = await RowAsync(id);
        await Migrations.RunAsync(system);
        Assert.NotEqual(rotated, revoked);
        Assert.Equal(revoked, await RowAsync(id));
    }

    [Theory]
    [InlineData("no account NOBODY", "--account", "NOBODY", "--role", "trader")]
    [InlineData("'king'", "--account", "PA0000001", "--role", "king")]
    [InlineData("--role", "--account", "PA0000001")]
    public async Task Create_names_what_is_wrong(string named, params string[] arguments)
    {
        var result = await Tradingctl.TryAsync(system, ["keys", "create", .. arguments]);

        Assert.Equal(2, result.Code);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    private async Task<string> RowAsync(string keyId)
    {
        await using var command = system.Database.CreateCommand("select k::text from api_keys k where key_id = $1");
        command.Parameters.Add(new() { Value = keyId });
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static Task AnswersAsync(TradingClient client, HttpStatusCode status) => Eventually.TrueAsync($"the key is answered {status}", async () =>
    {
        using var response = await client.SendAsync(HttpMethod.Get, "/v2/account");
        return response.StatusCode == status;
    });
}
