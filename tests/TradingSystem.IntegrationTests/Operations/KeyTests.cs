using System.Net;
using System.Net.WebSockets;
using System.Text;
using TradingSystem.Testkit.Running;

namespace TradingSystem.IntegrationTests.Operations;

[Collection(TradingCollection.Name)]
public sealed class KeyTests(TwoWorkers system)
{
    [Fact]
    public async Task Key_opens_the_Api_until_it_is_rotated_or_revoked()
    {
        var created = await Tradingctl.RunAsync(
            system, "keys", "create", "--account", "PA0000001", "--role", "trader", "--role", "viewer");
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
    public async Task Streams_end_with_the_key_that_they_were_opened_with_and_say_why()
    {
        var created = await Tradingctl.RunAsync(system, "keys", "create", "--account", "PA0000001", "--role", "trader");
        using var client = new TradingClient(
            system.Trader.Address, created.Value("key_id"), created.Value("secret_key"));
        using var market = await MarketStreamClient.OpenAsync(client, "/v2/iex");
        using var account = await RawWebSocket.ConnectAsync(client.Address, "/stream", "User-Agent: test");
        await account.SendMessageAsync(
            Encoding.UTF8.GetBytes($$"""{"action":"auth","key":"{{client.KeyId}}","secret":"{{client.SecretKey}}"}"""),
            WebSocketMessageType.Text);
        Assert.Contains(
            "\"authorized\"", Encoding.UTF8.GetString(await account.ReceiveMessageAsync(WebSocketMessageType.Binary)));
        await account.SendMessageAsync(
            """{"action":"listen","data":{"streams":["trade_updates"]}}"""u8.ToArray(), WebSocketMessageType.Text);

        await Tradingctl.RunAsync(system, "keys", "revoke", client.KeyId);
        var revoked = TimeProvider.System.GetTimestamp();
        var told = "";
        while (await account.ReceiveMessageOrEndAsync(WebSocketMessageType.Binary) is { } message)
        {
            told = Encoding.UTF8.GetString(message);
        }
        var error = (await market.ReceiveAsync())[0];

        Assert.True(
            TimeProvider.System.GetElapsedTime(revoked) < TimeSpan.FromSeconds(5), "within what the README promises");
        Assert.Equal(
            """{"action":"error","data":{"code":402,"error_message":"auth failed: the key was revoked or has another secret now"}}""",
            told);
        Assert.Equal(402, error.GetProperty("code").GetInt32());
        Assert.Null(await market.ReceiveOrEndAsync());
    }

    [Fact]
    public async Task Address_that_tries_many_keys_is_refused_and_those_who_have_one_arent()
    {
        await using var api = await SecondApi.StartAsync(system, ("RateLimit__UnauthenticatedPerMinute", "5"));
        Assert.Equal(HttpStatusCode.OK, (await api.Trader.JsonAsync(HttpMethod.Get, "/v2/account")).Status);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 20; i++)
        {
            using var nobody = new TradingClient(api.Trader.Address, $"PKNOBODY{i}", "wrong");
            answers.Add((await nobody.JsonAsync(HttpMethod.Get, "/v2/account")).Status);
        }

        Assert.Contains(HttpStatusCode.Unauthorized, answers);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Equal(HttpStatusCode.OK, (await api.Trader.JsonAsync(HttpMethod.Get, "/v2/account")).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.Trader.JsonAsync(HttpMethod.Get, "/health")).Status);
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

    private static Task AnswersAsync(TradingClient client, HttpStatusCode status) =>
        Eventually.TrueAsync($"the key is answered {status}", async () =>
    {
        using var response = await client.SendAsync(HttpMethod.Get, "/v2/account");
        return response.StatusCode == status;
    });
}
