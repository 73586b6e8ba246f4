using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// The key to what processes without the Api's keys tell of themselves: <c>Authorization: Bearer …</c>, as for the
/// AppHost's control endpoint.
/// </summary>
public static class OperatorTokenExtensions
{
    /// <summary>The setting that holds the token; without it nobody is let in.</summary>
    public const string Setting = "OPERATOR_TOKEN";

    /// <summary>Lets nobody in without the token.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <returns>The same endpoint.</returns>
    public static RouteHandlerBuilder RequireOperatorToken(this RouteHandlerBuilder endpoint) =>
        endpoint.AddEndpointFilter((context, next) =>
    {
        var http = context.HttpContext;
        var token = http.RequestServices.GetRequiredService<IConfiguration>()[Setting];
        return !string.IsNullOrEmpty(token) && Matches(http.Request.Headers.Authorization.ToString(), $"Bearer {token}")
            ? next(context)
            : ValueTask.FromResult<object?>(Results.Unauthorized());
    });

    /// <summary>Takes the same time wherever the difference is.</summary>
    private static bool Matches(string offered, string expected) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(offered)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
