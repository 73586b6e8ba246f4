using System.Security.Cryptography;
using System.Text;
using TradingSystem.Core.Alpaca;
using TradingSystem.Core.MarketData.Streaming;

namespace TradingSystem.Exchange;

/// <summary>Everything but health and the streams (which ask by themselves) needs the account's key.</summary>
public sealed class KeyMiddleware(RequestDelegate next, ExchangeOptions options)
{
    private readonly byte[] key = Encoding.UTF8.GetBytes($"{options.KeyId}\n{options.SecretKey}");

    private static readonly string[] Guarded = ["/v2", "/v1beta3", "/faults", "/halts", "/executions"];

    public Task InvokeAsync(HttpContext http)
    {
        var isStream = MarketFeed.All.Any(feed => http.Request.Path == feed.Path);
        if (!isStream && Array.Exists(Guarded, path => http.Request.Path.StartsWithSegments(path)))
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
