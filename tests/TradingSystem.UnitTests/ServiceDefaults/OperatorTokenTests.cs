using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Hosting;
using Shouldly;

namespace TradingSystem.UnitTests.ServiceDefaults;

/// <summary>Endpoints of processes that don't know the Api's keys.</summary>
public sealed class OperatorTokenTests
{
    [Theory]
    [InlineData("token", "Bearer token", HttpStatusCode.OK)]
    [InlineData("token", "Bearer tokem", HttpStatusCode.Unauthorized)]
    [InlineData("token", "Bearer tokens", HttpStatusCode.Unauthorized)]
    [InlineData("token", null, HttpStatusCode.Unauthorized)]
    [InlineData("", "Bearer ", HttpStatusCode.Unauthorized)]
    [InlineData(null, "Bearer", HttpStatusCode.Unauthorized)]
    public async Task Nobody_is_let_in_without_the_token(string? token, string? offered, HttpStatusCode expected)
    {
        await using var app = Hosts.Web((OperatorTokenExtensions.Setting, token)).Build();
        app.MapGet("/inside", () => "inside").RequireOperatorToken();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = app.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/inside");
        if (offered is not null) request.Headers.TryAddWithoutValidation("Authorization", offered);

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(expected);
    }
}
