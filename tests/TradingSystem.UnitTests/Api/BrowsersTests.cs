using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TradingSystem.Api.Web;

namespace TradingSystem.UnitTests.Api;

public sealed class BrowsersTests
{
    [Theory]
    [InlineData("https://desk.example, https://other.example", "https://desk.example", "https://desk.example")]
    [InlineData("https://desk.example", "https://evil.example", null)]
    [InlineData("*", "https://anybody.example", "*")]
    [InlineData("", "https://desk.example", null)]
    public async Task Pages_of_the_named_sites_may_call(string allowed, string origin, string? answered)
    {
        await using var app = await StartAsync(allowed);
        using var http = new HttpClient
        {
            BaseAddress = new(
                app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First())
        };
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/v2/orders");
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "DELETE");
        preflight.Headers.Add("Access-Control-Request-Headers", "apca-api-key-id,content-type");
        using var call = new HttpRequestMessage(HttpMethod.Get, "/v2/orders");
        call.Headers.Add("Origin", origin);

        using var before = await http.SendAsync(preflight, TestContext.Current.CancellationToken);
        using var answer = await http.SendAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal(answered, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal(answered, Header(before, "Access-Control-Allow-Origin"));
        if (answered is null) return;
        Assert.Contains("DELETE", Header(before, "Access-Control-Allow-Methods"));
        Assert.Contains("APCA-API-KEY-ID", Header(before, "Access-Control-Allow-Headers"));
        Assert.Contains("X-Request-ID", Header(answer, "Access-Control-Expose-Headers"));
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    private static async Task<WebApplication> StartAsync(string allowed)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration["Http:AllowedOrigins"] = allowed;
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        builder.Services.AddBrowsers();
        var app = builder.Build();
        app.UseBrowsers();
        app.MapGet("/v2/orders", () => "[]");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
