using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using TradingSystem.Exchange;
using TradingSystem.UnitTests.ServiceDefaults;

namespace TradingSystem.UnitTests.Exchange;

/// <summary>Who is let into the exchange.</summary>
public sealed class VenueKeyTests
{
    private static readonly ExchangeOptions Options = new() { KeyId = "K", SecretKey = "S" };

    [Theory]
    [InlineData("K", "S", true)]
    [InlineData("K", "s", false)]
    [InlineData("K", "", false)]
    [InlineData("", "S", false)]
    [InlineData("K\nS", "", false)]
    [InlineData("S", "K", false)]
    public void Key_is_both_of_its_parts(string id, string secret, bool isIt) =>
        Assert.Equal(isIt, new VenueKey(Options).Is(id, secret));

    [Theory]
    [InlineData("/whatever/was/added/later", null, HttpStatusCode.Unauthorized)]
    [InlineData("/whatever/was/added/later", "S", HttpStatusCode.OK)]
    [InlineData("/nowhere", null, HttpStatusCode.Unauthorized)]
    [InlineData("/nowhere", "S", HttpStatusCode.NotFound)]
    [InlineData("/open", null, HttpStatusCode.OK)]
    public async Task Everything_needs_the_key_but_what_says_that_it_doesnt(
        string path, string? secret, HttpStatusCode expected)
    {
        var builder = Hosts.Web();
        builder.Services.AddSingleton(Options);
        builder.Services.AddSingleton<VenueKey>();
        await using var app = builder.Build();
        app.UseMiddleware<KeyMiddleware>();
        app.MapGet("/whatever/was/added/later", () => "it");
        app.MapGet("/open", () => "open").AllowAnonymous();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = app.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (secret is not null)
        {
            request.Headers.Add("APCA-API-KEY-ID", "K");
            request.Headers.Add("APCA-API-SECRET-KEY", secret);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }
}
