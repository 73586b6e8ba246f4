using TradingSystem.Core.Foundation;

namespace TradingSystem.Api.Web;

/// <summary>
/// Cross-origin requests (CORS, the Fetch standard): pages of the named web sites may call the API; without any,
/// browsers let none.
/// </summary>
internal static class Browsers
{
    private const string Any = "*";
    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    private static readonly string[] RequestHeaders = ["APCA-API-KEY-ID", "APCA-API-SECRET-KEY", "Content-Type"];
    private static readonly string[] AnswerHeaders =
        ["X-Request-ID", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After", "Allow"];

    /// <summary>How long a browser may remember what is allowed.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    public static void AddBrowsers(this IServiceCollection services)
    {
        services.AddValidatedOptions<HttpOptions>(HttpOptions.Section);
        services.AddCors();
    }

    public static void UseBrowsers(this WebApplication app)
    {
        var origins = app.Services.GetRequiredService<HttpOptions>().AllowedOrigins.Split(',',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (origins.Length == 0) return;
        app.UseCors(policy =>
        {
            _ = origins.Contains(Any) ? policy.AllowAnyOrigin() : policy.WithOrigins(origins);
            policy.WithMethods(Methods).WithHeaders(RequestHeaders).WithExposedHeaders(AnswerHeaders)
                .SetPreflightMaxAge(Remembered);
        });
    }
}
