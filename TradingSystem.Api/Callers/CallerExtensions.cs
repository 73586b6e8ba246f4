using TradingSystem.Core.Security;

namespace TradingSystem.Api.Callers;

/// <summary>Whoever sent the request, once the key has been checked.</summary>
internal static class CallerExtensions
{
    public static Guid AccountId(this HttpContext http) => http.Key().AccountId;

    /// <summary>Null where no key was needed.</summary>
    public static string? KeyId(this HttpContext http) => http.Features.Get<ApiKey>()?.KeyId;

    private static ApiKey Key(this HttpContext http) =>
        http.Features.Get<ApiKey>() ?? throw new InvalidOperationException("no key was checked");
}
