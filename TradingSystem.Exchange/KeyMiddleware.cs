using System.Security.Cryptography;
using System.Text;
using TradingSystem.Core.Alpaca;

namespace TradingSystem.Exchange;

/// <summary>Everything but health and the stream (which asks by itself) needs the account's key.</summary>
public sealed class KeyMiddleware(RequestDelegate next, ExchangeOptions options)
{
    private readonly byte[] key = Encoding.UTF8.GetBytes($"{options.KeyId}\n{options.SecretKey}");

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/v2") || http.Request.Path.StartsWithSegments("/v1beta3") || http.Request.Path.StartsWithSegments("/faults"))
        {
            var offered = Encoding.UTF8.GetBytes($"{http.Request.Headers["APCA-API-KEY-ID"]}\n{http.Request.Headers["APCA-API-SECRET-KEY"]}");
            if (!CryptographicOperations.FixedTimeEquals(key, offered))
            {
                http.Response.StatusCode = AlpacaError.Unauthorized.Status;
                return http.Response.WriteAsJsonAsync(AlpacaError.Unauthorized.Body, TradingJson.Default.ErrorWire);
            }
        }
        return next(http);
    }
}
