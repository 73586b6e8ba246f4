using System.Net;
using System.Text.Json;

namespace TradingSystem.IntegrationTests.Accounts;

[Collection(TradingCollection.Name)]
public sealed class WatchlistTests(TwoWorkers system)
{
    private static string NewName() => $"list {Guid.NewGuid():N}";

    [Fact]
    public async Task Watchlist_lives_from_its_creation_to_its_deletion()
    {
        var (name, renamed) = (NewName(), NewName());
        var made = await OkAsync(
            HttpMethod.Post, "/v2/watchlists", new { name, symbols = new[] { "AAPL", "BTCUSD", null, "AAPL" } });
        var path = $"/v2/watchlists/{made.GetProperty("id").GetGuid()}";
        Assert.Equal((name, "AAPL BTC/USD"), (made.GetProperty("name").GetString(), Symbols(made)));

        Assert.Equal("AAPL BTC/USD MSFT", Symbols(await OkAsync(HttpMethod.Post, path, new { symbol = "MSFT" })));
        Assert.Equal("AAPL BTC/USD MSFT",
            Symbols(
                await OkAsync(HttpMethod.Post, $"/v2/watchlists:by_name?name={Uri.EscapeDataString(name)}",
                    new { symbol = "AAPL" })));
        Assert.Equal("AAPL MSFT", Symbols(await OkAsync(HttpMethod.Delete, $"{path}/BTC%2FUSD")));
        Assert.Equal("MSFT", Symbols(await OkAsync(HttpMethod.Delete, $"{path}/AAPL")));
        Assert.Equal(
            "TSLA MSFT", Symbols(await OkAsync(HttpMethod.Put, path, new { symbols = new[] { "TSLA", "MSFT" } })));
        Assert.Equal("TSLA MSFT", Symbols(await OkAsync(HttpMethod.Patch, path, new { name = renamed })));
        Assert.Equal("TSLA MSFT",
            Symbols(await OkAsync(HttpMethod.Get, $"/v2/watchlists:by_name?name={Uri.EscapeDataString(renamed)}")));

        var listed = (await OkAsync(HttpMethod.Get, "/v2/watchlists"))
            .EnumerateArray()
            .Single(list => list.GetProperty("id").GetGuid() == made.GetProperty("id").GetGuid());
        Assert.False(listed.TryGetProperty("assets", out _));
        Assert.Equal((renamed, made.GetProperty("created_at").GetString()),
            (listed.GetProperty("name").GetString(), listed.GetProperty("created_at").GetString()));
        using (var deleted = await system.Trader.SendAsync(HttpMethod.Delete, path))
        {
            Assert.Equal((HttpStatusCode.NoContent, 0),
                (deleted.StatusCode, (await deleted.Content.ReadAsByteArrayAsync(
                    TestContext.Current.CancellationToken)).Length));
        }
        Assert.Equal(404, await StatusAsync(HttpMethod.Get, path));
        Assert.Equal(
            404, await StatusAsync(HttpMethod.Delete, $"/v2/watchlists:by_name?name={Uri.EscapeDataString(renamed)}"));
    }

    [Fact]
    public async Task Watchlist_is_the_accounts_own_and_its_name_unique_there()
    {
        var name = NewName();
        var made = await OkAsync(HttpMethod.Post, "/v2/watchlists", new { name });

        Assert.Equal(422, await StatusAsync(HttpMethod.Post, "/v2/watchlists", JsonSerializer.Serialize(new { name })));
        Assert.Equal("", Symbols(made));
    }

    [Theory]
    [InlineData("POST", "/v2/watchlists", "", 400)]
    [InlineData("POST", "/v2/watchlists", "[1]", 400)]
    [InlineData("POST", "/v2/watchlists", "{}", 422)]
    [InlineData("POST", "/v2/watchlists", """{"name":7}""", 422)]
    [InlineData("POST", "/v2/watchlists", """{"name":"\ud800"}""", 400)]
    [InlineData("POST", "/v2/watchlists", """{"name":"a\u0000b"}""", 422)]
    [InlineData("POST", "/v2/watchlists", """{"name":"x","symbols":"AAPL"}""", 422)]
    [InlineData("POST", "/v2/watchlists", """{"name":"x","symbols":["NOPE"]}""", 422)]
    [InlineData("POST", "/v2/watchlists", """{"name":"12345678901234567890123456789012345678901234567890123456789012345"}""", 422)]
    [InlineData("GET", "/v2/watchlists/7", null, 422)]
    [InlineData("GET", "/v2/watchlists/01900000-0000-7000-8000-000000000000", null, 404)]
    [InlineData("PUT", "/v2/watchlists/01900000-0000-7000-8000-000000000000", """{"name":"x"}""", 404)]
    [InlineData("PUT", "/v2/watchlists/01900000-0000-7000-8000-000000000000", "{}", 422)]
    [InlineData("POST", "/v2/watchlists/01900000-0000-7000-8000-000000000000", """{"symbol":"AAPL"}""", 404)]
    [InlineData("GET", "/v2/watchlists:by_name", null, 422)]
    [InlineData("GET", "/v2/watchlists:by_name?name=%00", null, 422)]
    public async Task Bad_requests_are_told_so(string method, string path, string? body, int expected) =>
        Assert.Equal(expected, await StatusAsync(new(method), path, body));

    private async Task<JsonElement> OkAsync(HttpMethod method, string path, object? body = null)
    {
        var (status, answer) = await system.Trader.JsonAsync(
            method, path, body is null ? null : JsonSerializer.Serialize(body));
        Assert.True(status == HttpStatusCode.OK, $"{method} {path}: {(int)status} {answer}");
        return answer;
    }

    private async Task<int> StatusAsync(HttpMethod method, string path, string? body = null)
    {
        var (status, answer) = await system.Trader.JsonAsync(method, path, body);
        if ((int)status >= 400) Assert.NotEmpty(answer.GetProperty("message").GetString()!);
        return (int)status;
    }

    private static string Symbols(JsonElement list) =>
        string.Join(
            ' ', list.GetProperty("assets").EnumerateArray().Select(asset => asset.GetProperty("symbol").GetString()));
}
