using System.Net;
using System.Text.Json;

namespace TradingSystem.IntegrationTests.Contracts;

/// <summary>What the Api says of itself, and how it speaks HTTP.</summary>
[Collection(TradingCollection.Name)]
public sealed class HttpTests(TwoWorkers system)
{
    [Theory]
    [InlineData("PUT", "/v2/account", "GET")]
    [InlineData("POST", "/v2/positions", "DELETE, GET")]
    [InlineData("PUT", "/v2/orders", "DELETE, GET, POST")]
    [InlineData("POST", "/v2/orders/01900000-0000-7000-8000-000000000000", "DELETE, GET, PATCH")]
    [InlineData("DELETE", "/v2/stocks/AAPL/bars", "GET")]
    [InlineData("DELETE", "/v2/clock", "GET")]
    public async Task Method_that_a_path_does_not_have_is_refused_with_those_that_it_has(string method, string path,
        string allowed)
    {
        using var response = await system.Trader.SendAsync(new(method), path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow.Order(StringComparer.Ordinal)));
        Assert.Equal(40510000, (await BodyAsync(response)).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Path_that_is_not_there_is_not_found()
    {
        using var response = await system.Trader.SendAsync(HttpMethod.Put, "/v2/nothing");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("endpoint not found.", (await BodyAsync(response)).GetProperty("message").GetString());
    }

    [Fact]
    public async Task Root_says_what_this_is_to_whoever_asks()
    {
        using var nobody = new HttpClient { BaseAddress = system.Trader.Address };

        var root = JsonDocument.Parse(await nobody.GetStringAsync("/", Ct)).RootElement;

        Assert.Equal("TradingSystem", root.GetProperty("name").GetString());
        Assert.NotEmpty(root.GetProperty("version").GetString()!);
        Assert.Equal(HttpStatusCode.OK,
            (await nobody.GetAsync(root.GetProperty("openapi").GetString(), Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync(root.GetProperty("health").GetString(), Ct)).StatusCode);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData(null, null)]
    public async Task Large_answer_is_compressed_for_whoever_asks(string? asked, string? encoding)
    {
        using var response = await GetAsync("/openapi/v1.json", asked);
        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        var sent = (await response.Content.ReadAsByteArrayAsync(Ct)).Length;
        using var plain = await GetAsync("/openapi/v1.json", null);
        var whole = (await plain.Content.ReadAsByteArrayAsync(Ct)).Length;
        Assert.True(encoding is null ? sent == whole : sent * 3 < whole, $"{sent} of {whole} bytes");
    }

    [Fact]
    public async Task Small_answer_goes_as_it_is()
    {
        using var response = await GetAsync("/v2/clock", "gzip, br");
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.True(
            JsonDocument.Parse(await response.Content.ReadAsStringAsync(Ct)).RootElement
                .TryGetProperty("is_open", out _));
    }

    [Fact]
    public async Task Pages_of_other_sites_may_not_call_unless_it_is_set()
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/v2/account");
        preflight.Headers.Add("Origin", "https://desk.example");
        preflight.Headers.Add("Access-Control-Request-Method", "GET");
        using var http = Client();

        using var response = await http.SendAsync(preflight, Ct);

        Assert.DoesNotContain(response.Headers, header =>
            header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("/v2/assets?asset_class=foo", "us_equity, us_option, crypto")]
    [InlineData("/v2/assets?status=foo", "active, inactive")]
    [InlineData("/v2/assets?exchange=foo", "NYSE")]
    [InlineData("/v2/assets?attributes=foo", "fractional_eh_enabled")]
    [InlineData("/v2/orders?asset_class=foo", "us_equity, us_option, crypto")]
    [InlineData("/v2/orders?side=foo", "buy, sell")]
    [InlineData("/v2/account/activities/FOO", "FILL")]
    [InlineData("/v2/calendar?date_type=foo", "TRADING, SETTLEMENT")]
    public async Task Filter_that_names_nothing_is_refused_with_what_there_is(string path, string there)
    {
        var (status, error) = await system.Trader.JsonAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(there, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(Ct)).RootElement;

    private HttpClient Client()
    {
        var http = new HttpClient { BaseAddress = system.Trader.Address };
        http.DefaultRequestHeaders.Add("APCA-API-KEY-ID", system.Trader.KeyId);
        http.DefaultRequestHeaders.Add("APCA-API-SECRET-KEY", system.Trader.SecretKey);
        return http;
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? encoding)
    {
        using var http = Client();
        if (encoding is not null) http.DefaultRequestHeaders.Add("Accept-Encoding", encoding);
        return await http.GetAsync(path, Ct);
    }
}
